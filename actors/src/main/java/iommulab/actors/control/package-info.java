/**
 * The engines: the only room that knows Akka's inside, calls {@code tell}, and may look at a clock
 * or a thread.
 *
 * <p>Start with {@link iommulab.actors.control.Engine}. Behaviours see {@link
 * iommulab.actors.control.Outbox}, {@link iommulab.actors.control.Address}, {@link
 * iommulab.actors.control.Alarm} and {@link iommulab.actors.control.Accesses}, nothing else. {@link
 * iommulab.actors.control.ControlledEngine} grants one delivery at a time from the agenda: {@code
 * Stage} holds the actor system and the loop, {@code Shell} guards each actor, {@code Collector}
 * stands in for the dispatcher's threads, {@code Player} watches the wall clock. {@link
 * iommulab.actors.control.LiveEngine} runs the same behaviours on the stock dispatcher: {@code
 * LiveStage} enters what each step did under one lock, {@code Wheel} holds back what takes time.
 *
 * <p>Not here: what time permits and which orders are the same ({@code model.agenda}), and any
 * modelled part.
 */
package iommulab.actors.control;
