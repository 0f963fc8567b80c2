package iommulab.model.ledger;

import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Message;
import java.util.List;

/**
 * One delivery as it was handled, with what was noted meanwhile.
 *
 * @param index position in the run, from 0
 * @param id stable name of the delivery
 * @param sender name of the causal sender
 * @param receiver name of the receiver
 * @param time virtual nanoseconds; 0 under untimed
 * @param cause index of the step that sent it; -1 for a kick from outside
 * @param after indexes of the steps at the same receiver that it directly depends on by footprint
 * @param message what was delivered
 * @param facts what was noted, in order
 */
public record Step(
    int index,
    DeliveryId id,
    String sender,
    String receiver,
    long time,
    int cause,
    List<Integer> after,
    Message message,
    List<Fact> facts) {}
