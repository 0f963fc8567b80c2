package iommulab.actors.pcie;

import iommulab.model.agenda.Window;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.Conduct;
import iommulab.model.tlb.Atc;

/**
 * What an endpoint function is, wherever it sits (PCIe 6.x, 10.1 to 10.4).
 *
 * @param conduct how far it keeps to the rules of invalidation
 * @param ats whether ATS is enabled at the start
 * @param atc what its ATC holds at the start; copied for each run
 * @param forgets whether its ATC drops entries whenever it likes
 * @param issue time between two of its accesses
 * @param answering how it answers invalidate requests
 * @param pagesAtOnce translations that one translation request asks for
 * @param paging its page request interface
 */
public record FunctionOptions(
    Conduct conduct,
    boolean ats,
    Atc atc,
    boolean forgets,
    Window issue,
    Answering answering,
    int pagesAtOnce,
    Paging paging) {

  /**
   * A page request interface.
   *
   * @param credits page requests that may be outstanding; 0 without page requests
   * @param retries how often a page is asked for again that was told is there and is not
   */
  public record Paging(int credits, int retries) {
    /** No page requests. */
    public static final Paging NONE = new Paging(0, 0);
  }

  /** An honest function with ATS that accesses and answers as soon as it can. */
  public static FunctionOptions honest(Atc atc) {
    return new FunctionOptions(
        Conduct.HONEST, true, atc, false, Window.NOW, Answering.USUAL, 1, Paging.NONE);
  }

  /** The same with another conduct. */
  public FunctionOptions with(Conduct other) {
    return new FunctionOptions(other, ats, atc, forgets, issue, answering, pagesAtOnce, paging);
  }

  /** The same with other answers. */
  public FunctionOptions with(Answering other) {
    return new FunctionOptions(conduct, ats, atc, forgets, issue, other, pagesAtOnce, paging);
  }

  /** The same with another page request interface. */
  public FunctionOptions with(Paging other) {
    return new FunctionOptions(conduct, ats, atc, forgets, issue, answering, pagesAtOnce, other);
  }
}
