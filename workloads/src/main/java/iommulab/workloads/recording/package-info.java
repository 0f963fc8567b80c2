/**
 * Recordings of real drivers: decoding raw entries, and holding a recording against the model.
 *
 * <p>{@link iommulab.workloads.recording.Decoding} shows raw commands, events and table entries.
 * {@link iommulab.workloads.recording.Importing} replays a recording in order: {@code CommandCheck}
 * decodes each command, {@code TranslationReplay} repeats each access with our TLB and walker over
 * the recorded words ({@code RecordedWalk}), {@code Configurations} knows which STE and CD words
 * held when, {@code TableCheck} and {@code DomainCheck} walk the tables of each snapshot, {@code
 * CountCheck} counts along with the recorder, and {@code ProtocolLines} tells the stream to {@code
 * workloads.protocol}. {@link iommulab.workloads.recording.RecordedStream} is the same recording as
 * a load, in doorbell batches with their fences, for {@code workloads.stress}; {@link
 * iommulab.workloads.recording.ConfigurationWords} gives the STEs and CDs to it.
 *
 * <p>Files are streams; only tables and caches are kept. What the files hold is told in
 * conf/recordings/README.md. No format and no walk lives here: those are the model's (Arm IHI 0070,
 * chapters 3 to 7). Nothing here drives an actor.
 */
package iommulab.workloads.recording;
