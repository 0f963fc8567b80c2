package iommulab.model.oracle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The judge knows histories, commands and addresses, and nothing that translates. */
final class JudgeSeesNoWalkerTest {
  @Test
  void judgeDependsOnNoWalkerAndNoTlb() {
    noClasses()
        .that()
        .resideInAPackage("iommulab.model.oracle..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "iommulab.model.walk..",
            "iommulab.model.tlb..",
            "iommulab.model.memory..",
            "iommulab.model.smmuv3.table..",
            "iommulab.model.pcie..",
            "iommulab.model.driver..")
        .check(new ClassFileImporter().importPackages("iommulab.model"));
  }
}
