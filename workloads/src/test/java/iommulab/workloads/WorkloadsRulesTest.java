package iommulab.workloads;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: workloads, actors, model. */
@AnalyzeClasses(packages = "iommulab", importOptions = ImportOption.DoNotIncludeTests.class)
final class WorkloadsRulesTest {
  @ArchTest
  static final ArchRule MODEL_KNOWS_NO_ACTORS =
      noClasses()
          .that()
          .resideInAPackage("iommulab.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("iommulab.actors..", "iommulab.workloads..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ACTORS_KNOW_NO_WORKLOADS =
      noClasses()
          .that()
          .resideInAPackage("iommulab.actors..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("iommulab.workloads..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule WORKLOADS_LEAVE_THE_ENGINES_INSIDE_ALONE =
      noClasses()
          .that()
          .resideInAPackage("iommulab.workloads..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka.dispatch..")
          .allowEmptyShould(true);
}
