package iommulab.actors.topology;

import iommulab.actors.control.Address;
import iommulab.actors.memory.MemoryRequest;
import iommulab.model.agenda.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The addresses of a machine's actors by name, the same for every plan that it runs. */
record Roster(
    Address<MemoryRequest> memory,
    Map<String, Parts> smmus,
    Map<String, Address<Message>> functions,
    Map<String, Address<Message>> cpus) {

  /** The actors of one SMMU. */
  record Parts(
      Address<Message> unit,
      Address<Message> commandQueue,
      List<Address<Message>> ecmdqs,
      Address<Message> eventQueue,
      Optional<Address<Message>> pageQueue,
      Address<Message> rootComplex) {
    List<Address<Message>> commandQueues() {
      List<Address<Message>> all = new ArrayList<>(List.of(commandQueue));
      all.addAll(ecmdqs);
      return List.copyOf(all);
    }
  }

  /** With memory alone, to be filled while the actors are declared. */
  static Roster with(Address<MemoryRequest> memory) {
    return new Roster(memory, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }
}
