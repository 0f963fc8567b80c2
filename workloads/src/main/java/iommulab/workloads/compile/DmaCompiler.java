package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.TlpAttributes;
import iommulab.workloads.scenario.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns an endpoint's steps into its DMA program, and remembers which access sets which register.
 */
final class DmaCompiler {
  private static final List<String> VERBS =
      List.of(
          "write",
          "read",
          "translate",
          "msi",
          "forge",
          "request",
          "stop",
          "pause",
          "answers",
          "reset",
          "unplug");

  /** A DMA program; {@code registers} maps a register to the access's name in the ledger. */
  record Program(List<DmaOp> ops, Map<String, String> registers) {}

  private final String file;
  private final Map<String, Pa> pages;

  /** Pages are those of the set-up: an endpoint knows no more. */
  DmaCompiler(String file, Map<String, Pa> pages) {
    this.file = file;
    this.pages = pages;
  }

  Program program(String function, List<Line> steps) {
    List<DmaOp> ops = new ArrayList<>();
    Map<String, String> registers = new LinkedHashMap<>();
    int accesses = 0;
    for (Line line : steps) {
      Words words = new Words(file, line);
      if (line.guard() != null) {
        throw words.wrong("'when' in a DMA program", "a step without it");
      }
      String verb = words.oneOf(line.verb(), "step of an endpoint", VERBS);
      if (verb.equals("pause")) {
        words.returnsNothing();
        ops.add(new DmaOp.Pause(words.span(words.next("a time such as 10us or 0ns..4us"))));
      } else if (List.of("answers", "reset", "unplug").contains(verb)) {
        words.returnsNothing();
        ops.add(own(verb, words));
      } else if (verb.equals("request") || verb.equals("stop")) {
        words.returnsNothing();
        ops.add(verb.equals("stop") ? new DmaOp.StopMarker(stopped(words)) : request(words));
      } else {
        if (!line.into().isEmpty()) {
          registers.put(line.into(), function + ":" + accesses);
        }
        accesses++;
        ops.add(access(verb, words));
      }
      words.end();
    }
    return new Program(List.copyOf(ops), registers);
  }

  /** What the endpoint does to itself. */
  private static DmaOp own(String verb, Words words) {
    return switch (verb) {
      case "answers" -> new DmaOp.Behave(conduct(words));
      case "reset" -> new DmaOp.Happens(new ConfigWrite.Reset());
      default -> new DmaOp.Happens(new ConfigWrite.Remove());
    };
  }

  /** The pages of one group. */
  private static DmaOp request(Words words) {
    List<Iova> pages = new ArrayList<>();
    do {
      pages.add(Places.page(words, words.number("an address such as 0x1000")));
    } while (words.hasNext());
    return new DmaOp.RequestPages(pages, pasid(words));
  }

  private static Pasid stopped(Words words) {
    return pasid(words)
        .orElseThrow(
            () -> words.wrong("a stop marker without PASID is none", "pasid=0 to 0xfffff"));
  }

  private static Optional<Pasid> pasid(Words words) {
    return words.option("pasid").map(p -> new Pasid((int) words.number(p, "pasid=0 to 0xfffff")));
  }

  /** The words that are left, as a conduct. */
  static Conduct conduct(Words words) {
    List<String> names = new ArrayList<>();
    do {
      names.add(words.oneOf("conduct", Conduct.names()));
    } while (words.hasNext());
    try {
      return Conduct.named(names);
    } catch (IllegalArgumentException e) {
      throw words.wrong(e.getMessage(), "traits that go together");
    }
  }

  private static long value(Words words) {
    return words.hasNext() ? words.number("a value") : 1;
  }

  /** In any order. */
  private static TlpAttributes attributes(Words words) {
    boolean noSnoop = words.takes("nosnoop");
    boolean relaxed = words.takes("relaxed");
    return new TlpAttributes(relaxed, noSnoop || words.takes("nosnoop"));
  }

  private DmaOp access(String verb, Words words) {
    if (verb.equals("forge")) {
      Pa target = pages.get(words.oneOf("page", pages.keySet()));
      return new DmaOp.Forge(new Iova(target.value()), value(words));
    }
    Iova iova = new Iova(words.number("an address such as 0x1000"));
    if ((iova.value() & 7) != 0) {
      throw words.wrong(iova + " is not the address of a 64-bit word", "a multiple of 8");
    }
    if (verb.equals("msi")) {
      return new DmaOp.Msi(iova, value(words));
    }
    Optional<Pasid> pasid = pasid(words);
    return switch (verb) {
      case "write" -> {
        words.takes("value");
        boolean named = !words.hasNext() || words.comes("relaxed") || words.comes("nosnoop");
        long value = named ? 1 : words.number("a value");
        yield new DmaOp.Write(iova, pasid, value, attributes(words));
      }
      case "read" ->
          new DmaOp.Read(
              iova, pasid, words.line().into(), new TlpAttributes(false, words.takes("nosnoop")));
      default -> {
        words.returnsNothing();
        yield new DmaOp.Translate(iova, pasid);
      }
    };
  }
}
