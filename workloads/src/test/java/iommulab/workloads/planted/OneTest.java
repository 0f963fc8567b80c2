package iommulab.workloads.planted;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs one test method, {@code CLASS METHOD}, and prints how many cases passed, {@code planted:
 * passed N}, then a line for each that failed by an assertion, {@code planted: failed NAME}, or
 * crashed by another exception, {@code planted: crashed NAME}, with its message below.
 */
final class OneTest {
  static final String MARK = "planted: ";

  private OneTest() {}

  public static void main(String[] arguments) throws ClassNotFoundException {
    Class<?> test = Class.forName(arguments[0]);
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (Method method : test.getDeclaredMethods()) {
      if (method.getName().equals(arguments[1])) {
        request.selectors(DiscoverySelectors.selectMethod(test, method));
      }
    }
    Cases cases = new Cases();
    LauncherDiscoveryRequest built = request.build();
    LauncherFactory.create().execute(built, cases);
    System.out.println();
    System.out.println(MARK + "passed " + cases.passed);
    cases.others.forEach(System.out::println);
    System.exit(0);
  }

  private static final class Cases implements TestExecutionListener {
    private int passed;
    private final List<String> others = new ArrayList<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
        passed += test.isTest() ? 1 : 0;
      } else {
        Throwable why = result.getThrowable().orElseGet(IllegalStateException::new);
        String how = why instanceof AssertionError ? "failed " : "crashed ";
        others.add(MARK + how + test.getDisplayName() + "\n" + why);
      }
    }
  }
}
