package iommulab.model.rules;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How the ids of rules look. */
public final class RuleIds {
  private static final Pattern ID =
      Pattern.compile(
          "(?<![\\w-])(R-(SMMU|ATS)-\\d{3}|driver(-[a-z]+)+|it-ends|H(1[0-4]|[1-9])|R[1-8])(?![\\w-])");

  private RuleIds() {}

  /** Whether the whole text is an id by its form. */
  public static boolean isOne(String text) {
    return ID.matcher(text).matches();
  }

  /** The ids in a text such as a finding's {@code R-SMMU-048 (H1)}, each once, in their order. */
  public static List<String> in(String text) {
    return ID.matcher(text).results().map(MatchResult::group).distinct().toList();
  }
}
