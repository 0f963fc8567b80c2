package iommulab.workloads.junit;

import iommulab.workloads.explore.Explored;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Explores what {@link Litmus} and {@link LitmusFolder} name, right before the test's own body.
 *
 * <p>A failure's witness is written below the folder that the configuration parameter {@code
 * iommulab.witnesses} names, and published as the report entry {@code witness}.
 */
public final class LitmusExtension
    implements BeforeTestExecutionCallback,
        ParameterResolver,
        TestTemplateInvocationContextProvider {
  private static final Namespace OURS = Namespace.create(LitmusExtension.class);
  private static final String FOLDER = "iommulab.witnesses";

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    litmus(context).ifPresent(litmus -> explore(context, check(context, litmus)));
  }

  private static Optional<Litmus> litmus(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), Litmus.class);
  }

  private static LitmusCheck check(ExtensionContext context, Litmus litmus) {
    LitmusCheck check = LitmusCheck.file(litmus.value(), loader(context));
    return asked(
        check,
        litmus.runs(),
        litmus.all(),
        litmus.preset(),
        litmus.bound(),
        litmus.seconds(),
        litmus.set());
  }

  private static LitmusCheck check(ExtensionContext context, LitmusFolder folder, Path file) {
    LitmusCheck check = LitmusCheck.file(file.toString(), loader(context));
    return asked(
        check,
        folder.runs(),
        folder.all(),
        folder.preset(),
        folder.bound(),
        folder.seconds(),
        folder.set());
  }

  private static LitmusCheck asked(
      LitmusCheck check,
      long runs,
      boolean all,
      String preset,
      int bound,
      long seconds,
      String[] set) {
    check.runs(runs).bound(bound).seconds(seconds);
    if (all) {
      check.all();
    }
    if (!preset.isEmpty()) {
      check.preset(preset);
    }
    for (String setting : set) {
      int at = setting.indexOf('=');
      check.set(setting.substring(0, Math.max(0, at)).strip(), setting.substring(at + 1).strip());
    }
    return check;
  }

  private static ClassLoader loader(ExtensionContext context) {
    return context.getRequiredTestClass().getClassLoader();
  }

  private static void explore(ExtensionContext context, LitmusCheck check) {
    context.getConfigurationParameter(FOLDER).ifPresent(where -> check.witnessesIn(Path.of(where)));
    try {
      context.getStore(OURS).put(Explored.class, check.explored());
    } catch (LitmusFailure failure) {
      failure.witnesses().forEach(file -> context.publishReportEntry("witness", file.toString()));
      throw failure;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Explored.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(OURS).get(Explored.class, Explored.class);
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getElement(), LitmusFolder.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    LitmusFolder folder =
        AnnotationSupport.findAnnotation(context.getElement(), LitmusFolder.class).orElseThrow();
    return LitmusFiles.folder(folder.value(), loader(context)).stream()
        .map(file -> new OfFile(folder, file));
  }

  /** One file of a folder. */
  private record OfFile(LitmusFolder folder, Path file) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return file.getFileName().toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      BeforeTestExecutionCallback explore =
          context -> explore(context, check(context, folder, file));
      return List.of(explore);
    }
  }
}
