package iommulab.actors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import akka.actor.typed.ActorRef;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Only the engine tells, looks at a clock or knows Akka's inside; behaviours have the outbox. */
@AnalyzeClasses(packages = "iommulab.actors", importOptions = ImportOption.DoNotIncludeTests.class)
final class ActorsRulesTest {
  private static final String CONTROL = "iommulab.actors.control..";

  @ArchTest
  static final ArchRule KNOW_NO_WORKLOADS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("iommulab.workloads..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONLY_CONTROL_TELLS =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONTROL)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ActorRef.class)
          .orShould()
          .callMethod(ActorRef.class, "tell", Object.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONLY_CONTROL_KNOWS_AKKAS_INSIDE =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONTROL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("akka.dispatch..", "akka.actor", "akka.actor.typed.internal..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule BEHAVIOURS_HAVE_NO_OTHER_WAY_OUT =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONTROL)
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "akka\\.actor\\.typed\\.(javadsl|scaladsl)\\."
                  + "(TimerScheduler|StashBuffer|AskPattern.*|Adapter.*)")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("akka\\.actor\\.typed\\.(SupervisorStrategy.*|Scheduler|ActorSystem)")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("akka\\.actor\\.typed\\.(javadsl|scaladsl)\\.ActorContext")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule BEHAVIOURS_KNOW_NO_CLOCK_CHANCE_OR_THREAD =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONTROL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.time..", "java.util.concurrent..", "java.nio.file..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.util\\.Random|java\\.lang\\.Thread")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "identityHashCode", Object.class)
          .orShould()
          .callMethod(Math.class, "random")
          .allowEmptyShould(true);
}
