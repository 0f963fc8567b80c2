package iommulab.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The model is plain Java: it knows no actors, no clock, no chance and no files. */
@AnalyzeClasses(packages = "iommulab.model", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModelRulesTest {
  @ArchTest
  static final ArchRule KNOWS_NO_ACTORS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("akka..", "scala..", "iommulab.actors..", "iommulab.workloads..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule KNOWS_NO_CLOCK_CHANCE_OR_FILE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.time..", "java.nio.file..", "java.net..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File.*|PrintStream|Console)")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "identityHashCode", Object.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule THE_JUDGE_KNOWS_NO_WALKER =
      noClasses()
          .that()
          .resideInAPackage("iommulab.model.oracle..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("iommulab.model.walk..", "iommulab.model.tlb..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule THE_AGENDA_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("iommulab.model.agenda")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "iommulab.model.agenda")
          .allowEmptyShould(true);

  @ArchTest
  static void theRulesSeeTheModel(JavaClasses model) {
    if (model.isEmpty()) {
      throw new AssertionError("no classes of the model were found");
    }
  }
}
