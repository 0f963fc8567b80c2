package iommulab.workloads.cli;

import iommulab.workloads.scenario.Nearest;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, in one sentence, with the command or option that was meant.
 */
final class Misspelt {
  private static final String UNKNOWN_COMMAND = "Unknown subcommand '";

  private Misspelt() {}

  static String explain(ParameterException wrong) {
    CommandLine at = wrong.getCommandLine();
    String message = wrong.getMessage().lines().findFirst().orElse("wrong usage").strip();
    if (message.startsWith(UNKNOWN_COMMAND)) {
      String word = message.substring(UNKNOWN_COMMAND.length()).replaceFirst("'.*", "");
      return command(word, at.getParent() == null ? at : at.getParent());
    }
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return message;
    }
    String word = unmatched.getUnmatched().get(0);
    if (unmatched.isUnknownOption()) {
      String name = word.replaceFirst("=.*", "");
      return message + expected(Nearest.names(name, at.getCommandSpec().optionsMap().keySet()));
    }
    return at.getSubcommands().isEmpty() ? message : command(word, at);
  }

  private static String command(String word, CommandLine at) {
    Collection<String> known = at.getSubcommands().keySet();
    List<String> near = Nearest.names(word, known);
    return "unknown command '" + word + "'" + expected(near.isEmpty() ? List.copyOf(known) : near);
  }

  private static String expected(List<String> near) {
    return near.isEmpty() ? "" : "; expected " + Nearest.oneOf(near);
  }
}
