package iommulab.workloads.report.story;

import iommulab.model.ledger.Step;
import iommulab.workloads.report.PageNames;

/** A message in one line: its name and what it says, without what is absent, false or internal. */
final class StepText {
  private static final int LONGEST = 96;

  private final PageNames pages;

  StepText(PageNames pages) {
    this.pages = pages;
  }

  /** The step's message. */
  String of(Step step) {
    String text = step.message().toString();
    for (String inner : new String[] {"facts=[", "program=[", "attributes=TlpAttributes["}) {
      text = without(text, inner);
    }
    text =
        text.replaceAll(", replyTo=[^,\\[\\]]*", "")
            .replaceAll("([\\[ ])[A-Za-z0-9]+=(Optional\\.empty|false|)(?=[,\\]])", "$1")
            .replaceAll("Optional\\[([^\\[\\]]*)\\]", "$1")
            .replaceAll("words=\\[(-?[0-9]+, ){2,}-?[0-9]+\\]", "words=...")
            .replaceAll("route=SNOOPED", "");
    text = pages.in(text).replaceFirst("\\[", " ").replaceFirst("\\]$", "");
    text = text.replaceAll("(, *)+", ", ").replaceAll("^([A-Za-z]+) ,", "$1").strip();
    text = text.replaceAll("[, ]+$", "").replaceAll("(?<=^[A-Za-z]{1,40})[, ]+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  /** The text without a part in brackets, which may hold brackets. */
  private static String without(String text, String begin) {
    int from = text.indexOf(begin);
    if (from < 0) {
      return text;
    }
    int depth = 1;
    int at = from + begin.length();
    while (at < text.length() && depth > 0) {
      char c = text.charAt(at++);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    }
    return text.substring(0, from) + text.substring(at);
  }
}
