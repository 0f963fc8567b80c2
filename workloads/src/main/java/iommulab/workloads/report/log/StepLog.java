package iommulab.workloads.report.log;

import iommulab.model.agenda.DeliveryId;
import java.util.List;

/**
 * One step of a run as the log keeps it: {@link iommulab.model.ledger.Step} with its message and
 * facts as text.
 *
 * @param index position in the run, from 0
 * @param id stable name of the delivery
 * @param sender name of the causal sender
 * @param receiver name of the receiver
 * @param time virtual nanoseconds
 * @param cause index of the step that sent it; -1 for a kick from outside
 * @param after indexes of the steps that it directly depends on
 * @param message what was delivered
 * @param facts what was noted, in order
 */
public record StepLog(
    int index,
    DeliveryId id,
    String sender,
    String receiver,
    long time,
    int cause,
    List<Integer> after,
    String message,
    List<String> facts) {}
