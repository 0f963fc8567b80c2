package iommulab.workloads.report.story;

import iommulab.model.ledger.Step;
import iommulab.model.oracle.Finding;
import iommulab.model.races.Inequality;
import iommulab.model.races.Race;
import iommulab.model.rules.Rule;
import iommulab.model.rules.RuleIds;
import iommulab.model.rules.Rules;
import iommulab.model.statistics.Frequency;
import iommulab.workloads.explain.Explanation;
import iommulab.workloads.explain.Freedom;
import iommulab.workloads.explain.Swap;
import iommulab.workloads.explain.Swap.Effect;
import iommulab.workloads.report.Page;
import iommulab.workloads.report.PageNames;
import iommulab.workloads.run.Findings;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** An explanation as text of at most 100 columns; only charts may have longer lines. */
public final class ExplainReport {
  private static final int SHOWN_RACES = 12;
  private static final int SHOWN_OTHERS = 5;

  /** With fewer hits as the scenario stands, none elsewhere says little: e to the -5 by chance. */
  private static final int ENOUGH = 5;

  private static final Collector<CharSequence, ?, String> LIST = Collectors.joining(", ");

  private final Explanation told;
  private final PageNames names;
  private final Page page = new Page(false);

  private ExplainReport(Explanation told) {
    this.told = told;
    this.names = new PageNames(told.pages());
  }

  /**
   * The whole text.
   *
   * @param whole whether the chart shows the whole run, not only the past of the harm
   */
  public static String of(Explanation told, boolean whole) {
    ExplainReport report = new ExplainReport(told);
    report.head();
    report.rule();
    report.story();
    report.decision();
    report.races();
    report.freedoms();
    report.chart(whole);
    return report.page.toString();
  }

  /** The chart as a Mermaid sequence diagram. */
  public static String mermaid(Explanation told, boolean whole) {
    return String.join("\n", MermaidChart.lines(Chart.of(told, whole))) + "\n";
  }

  /** The chart as an SVG document. */
  public static String svg(Explanation told, boolean whole) {
    return SvgChart.of(Chart.of(told, whole));
  }

  private void head() {
    String title = told.scenario().title();
    page.wrapped("", told.scenario().name() + (title.isEmpty() ? "" : ": " + title));
    page.line("seed " + told.seed() + ", preset " + Settings.name(told.preset()));
    page.line("");
    page.line("what was found");
    Finding harm = told.harm();
    page.wrapped("  ", names.in(harm.property() + ": " + harm.what()));
    page.wrapped("  ", "accused: " + Findings.accused(harm.accused()));
    for (Finding other : told.others()) {
      page.wrapped("  ", "also: " + other.property() + ", " + other.rule() + ", #" + other.step());
    }
  }

  private void rule() {
    Finding harm = told.harm();
    page.line("");
    page.line("the rule");
    List<String> ids = RuleIds.in(harm.rule());
    page.wrapped("  ", harm.rule() + " (" + harm.section() + ")");
    for (String id : ids) {
      Rules.find(id).ifPresent(this::quoted);
    }
  }

  private void quoted(Rule rule) {
    page.wrapped("  ", rule.id() + " (" + rule.section() + "): " + rule.text());
    if (!rule.violation().isEmpty()) {
      page.wrapped("    ", "violated: " + rule.violation());
    }
  }

  private void story() {
    page.line("");
    page.line("the story, as far as it leads to the harm");
    int number = 1;
    for (Step step : told.result().history().steps()) {
      if (told.past().get(step.index())) {
        Optional<String> sentence = sentence(step);
        if (sentence.isPresent()) {
          page.columns(String.format("%4d. ", number++), 6, sentence.get());
        }
      }
    }
  }

  private Optional<String> sentence(Step step) {
    FactWords words = new FactWords(names);
    List<String> said = new ArrayList<>();
    step.facts().forEach(fact -> words.of(fact).ifPresent(said::add));
    String mark = mark(step.index());
    if (said.isEmpty() && mark.isEmpty()) {
      return Optional.empty();
    }
    if (said.isEmpty()) {
      said.add(step.receiver() + " handles " + new StepText(names).of(step));
    }
    String time = told.preset() == iommulab.model.agenda.Preset.UNTIMED ? "" : step.time() + " ns";
    String head = "#" + step.index() + (time.isEmpty() ? "" : " at " + time);
    return Optional.of(head + ": " + String.join("; ", said) + "." + mark);
  }

  private String mark(int step) {
    if (told.harm().step() == step) {
      return " HERE IS THE HARM.";
    }
    if (told.theRace().isPresent()) {
      Race race = told.theRace().get().race();
      if (race.first() == step) {
        return " [the race: this came first]";
      }
      if (race.second() == step) {
        return " [the race: this came second]";
      }
    }
    return "";
  }

  private void decision() {
    page.line("");
    page.line("the race that decides");
    if (told.theRace().isEmpty()) {
      page.wrapped(
          "  ",
          "none: of "
              + told.races()
              + " races before the harm no single one makes the finding vanish when it goes the"
              + " other way");
    } else {
      race(told.theRace().get());
      others(told.theRace().get());
    }
    told.forbidden()
        .ifPresent(
            why -> {
              page.wrapped("  ", "with the links as they are set this story cannot happen:");
              inequality("    ", why);
            });
  }

  private void race(Swap swap) {
    Race race = swap.race();
    page.wrapped("  ", "first:  " + delivery(race.first()));
    page.wrapped("  ", "second: " + delivery(race.second()));
    String cells =
        race.cells().isEmpty()
            ? "the whole state of " + step(race.first()).receiver()
            : race.cells().stream().map(Object::toString).collect(Collectors.joining(", "));
    page.wrapped("  ", "both touch " + cells);
    page.wrapped(
        "  ", "the other way round: " + swap.effect().verdict() + ", " + swap.what() + odds(swap));
    page.wrapped("  ", "second after first: window " + race.window() + ", slack " + race.slack());
    page.line("  this order is possible since");
    inequality("    ", race.thisOrder());
    page.line("  the other order is " + (race.isOpen() ? "possible since" : "impossible since"));
    inequality("    ", race.otherOrder());
  }

  private void others(Swap decisive) {
    List<Swap> others =
        told.swaps().stream()
            .filter(swap -> swap.effect() == Effect.VANISHES && swap != decisive)
            .toList();
    if (others.isEmpty()) {
      return;
    }
    page.line("  it vanishes as well when one of these goes the other way");
    for (Swap swap : others.subList(Math.max(0, others.size() - SHOWN_OTHERS), others.size())) {
      Race race = swap.race();
      page.wrapped("    ", delivery(race.first()) + " | " + delivery(race.second()));
      page.wrapped("      ", "other order: " + race.otherOrder() + odds(swap));
    }
    if (others.size() > SHOWN_OTHERS) {
      page.line("    and " + (others.size() - SHOWN_OTHERS) + " earlier ones");
    }
  }

  private static String odds(Swap swap) {
    Swap.Odds odds = swap.odds();
    if (odds.here() + odds.other() == 0) {
      return "";
    }
    return String.format(
        "; sampled: this order %d of %d runs with the finding, the other order %d of %d",
        odds.hereBad(), odds.here(), odds.otherBad(), odds.other());
  }

  private void inequality(String indent, Inequality inequality) {
    page.wrapped(indent, inequality.text());
    page.wrapped(indent, inequality.nanos());
    if (!inequality.given().isEmpty()) {
      String orders =
          inequality.given().stream()
              .map(kept -> "#" + kept.first() + " before #" + kept.second())
              .distinct()
              .collect(Collectors.joining(", "));
      page.wrapped(indent, "with " + orders);
    }
  }

  private Step step(int index) {
    return told.result().history().steps().get(index);
  }

  private String delivery(int index) {
    Step step = step(index);
    return "#"
        + index
        + " "
        + step.sender()
        + " -> "
        + step.receiver()
        + " "
        + new StepText(names).of(step);
  }

  private void races() {
    page.line("");
    page.line("races before the harm");
    for (Effect effect : Effect.values()) {
      List<Swap> some = told.swaps().stream().filter(swap -> swap.effect() == effect).toList();
      if (some.isEmpty()) {
        continue;
      }
      String pairs =
          some.stream()
              .limit(SHOWN_RACES)
              .map(swap -> "#" + swap.race().first() + "/#" + swap.race().second())
              .collect(Collectors.joining(" "));
      String more =
          some.size() > SHOWN_RACES ? " and " + (some.size() - SHOWN_RACES) + " more" : "";
      String how =
          switch (effect) {
            case VANISHES -> "harmful, the finding vanishes";
            case APPEARS -> "harmful, another finding appears";
            case BENIGN -> "benign";
            case DIVERGENT -> "divergent";
            case INFEASIBLE -> "infeasible";
          };
      page.columns(String.format("  %4d  ", some.size()), 8, how + ": " + pairs + more);
    }
    if (told.races() > told.swaps().size()) {
      page.line("  " + (told.races() - told.swaps().size()) + " more, far from it, were not tried");
    }
  }

  private void freedoms() {
    if (told.sampled() == 0) {
      return;
    }
    page.line("");
    page.wrapped(
        "",
        String.format(
            "freedoms, each switched off alone (%d runs of pos each; as it stands %d of %d)",
            told.sampled(), told.sampledBad(), told.sampled()));
    List<Freedom> gone = told.freedoms().stream().filter(Freedom::vanishes).toList();
    List<Freedom> stays =
        told.freedoms().stream().filter(one -> one.runs() > 0 && !one.vanishes()).toList();
    gone.forEach(one -> page.columns(setting(one), 48, vanished(one)));
    if (!stays.isEmpty()) {
      page.columns("  stays without: ", 17, stays.stream().map(ExplainReport::stays).collect(LIST));
    }
    for (Freedom one : told.freedoms()) {
      if (one.runs() == 0) {
        page.columns(setting(one), 48, "not possible here: " + one.refusal());
      }
    }
    if (told.freedoms().isEmpty()) {
      page.line("  none: every switch has the value that allows least");
    } else if (told.sampledBad() < ENOUGH) {
      page.wrapped(
          "  ",
          "the finding is too rare among sampled runs to say that it vanishes; --samples takes"
              + " more of them");
    }
  }

  private static String setting(Freedom one) {
    return String.format("  %-45s ", one.key() + " = " + one.off());
  }

  private static String stays(Freedom one) {
    return one.key() + " = " + one.off() + " (" + one.bad() + " of " + one.runs() + ")";
  }

  private String vanished(Freedom one) {
    String count = "(0 of " + one.runs() + ")";
    return told.sampledBad() < ENOUGH
        ? "not seen " + count
        : String.format(
            Locale.ROOT,
            "vanishes %s: below %.2f%% of such runs, with 95%% confidence",
            count,
            100 * Frequency.neverSeen(one.runs(), 0.05));
  }

  private void chart(boolean whole) {
    page.line("");
    page.line(whole ? "the whole run" : "the past of the harm (--whole shows the whole run)");
    TextChart.lines(Chart.of(told, whole)).forEach(line -> page.line(Page.ascii(line)));
  }
}
