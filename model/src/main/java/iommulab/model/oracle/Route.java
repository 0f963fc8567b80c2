package iommulab.model.oracle;

import iommulab.model.ledger.SoftwareFact.DomainMade;
import java.util.List;
import java.util.stream.Stream;

/**
 * One or two grants that lead from an I/O virtual page to a physical page.
 *
 * @param domain the domain that the function uses
 * @param first its grant for the input page
 * @param second the stage-2 parent's grant; null for a domain without parent
 */
record Route(DomainMade domain, Grant first, Grant second) {
  List<Grant> grants() {
    return Stream.of(first, second).filter(g -> g != null).toList();
  }
}
