package iommulab.model.cpu;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of an operation matters to memory order; made by starting from one of the factories.
 *
 * @param loads whether it reads memory or a device
 * @param stores whether it writes memory or a device
 * @param words addresses of the 64-bit words that it touches, for order at the same address
 * @param device the device that it reaches; empty for memory
 * @param acquire accesses behind it wait for it
 * @param release it waits for the accesses before it
 * @param publishes it has a store barrier inside, ahead of what others can see of it
 * @param branches what stands behind runs only when it has ended, as behind a polling loop
 * @param speculates whether a value may be fetched before it is known that it runs
 * @param fence what it orders if it is a barrier
 * @param holdsAll nothing behind it begins before it is over
 * @param needs a register without which it cannot begin (address or data dependency); may be empty
 * @param guard a register that decides whether it runs (control dependency); may be empty
 * @param sets the register that it sets; may be empty
 */
public record Traits(
    boolean loads,
    boolean stores,
    SortedSet<Long> words,
    String device,
    boolean acquire,
    boolean release,
    boolean publishes,
    boolean branches,
    boolean speculates,
    Fence fence,
    boolean holdsAll,
    String needs,
    String guard,
    String sets) {

  private static final Traits NOTHING =
      new Traits(
          false,
          false,
          Collections.emptySortedSet(),
          "",
          false,
          false,
          false,
          false,
          false,
          Fence.NONE,
          false,
          "",
          "",
          "");

  /** A plain load of a word. */
  public static Traits load(long word, String into) {
    return NOTHING.reading().at(word).speculating().setting(into);
  }

  /** A plain store of a word. */
  public static Traits store(long word) {
    return NOTHING.writing().at(word);
  }

  /**
   * Maintenance of a 64-byte line: ordered like a store against accesses to its words (Arm DDI
   * 0487, D7.5.9.3).
   */
  public static Traits maintenance(long word) {
    Traits all = NOTHING.writing();
    for (long at = word & -64L; at < (word & -64L) + 64; at += 8) {
      all = all.at(at);
    }
    return all;
  }

  /** A relaxed read-modify-write of a word. */
  public static Traits update(long word, String into) {
    return NOTHING.reading().writing().at(word).setting(into);
  }

  /** A loop that loads a word until it is as wanted. */
  public static Traits poll(long word, String into) {
    return load(word, into).branching();
  }

  /** A relaxed read of a device's register. */
  public static Traits deviceRead(String device, String into) {
    return NOTHING.reading().on(device).setting(into);
  }

  /** A relaxed write of a device's register. */
  public static Traits deviceWrite(String device) {
    return NOTHING.writing().on(device);
  }

  /** A handler's reads and writes of a device; it ends with a write behind a store barrier. */
  public static Traits handling(String device, String into) {
    return deviceRead(device, into).writing().branching().acquiring().publishing();
  }

  /** A barrier. */
  public static Traits barrier(Fence fence) {
    return new Traits(
        false,
        false,
        NOTHING.words,
        "",
        false,
        false,
        false,
        false,
        false,
        fence,
        false,
        "",
        "",
        "");
  }

  /** Time that passes: waits for what was loaded before; nothing begins before it is over. */
  public static Traits pause() {
    return new Traits(
        false,
        false,
        NOTHING.words,
        "",
        false,
        false,
        false,
        false,
        false,
        Fence.LOADS,
        true,
        "",
        "",
        "");
  }

  /** Nothing that memory order could see. */
  public static Traits nothing() {
    return NOTHING;
  }

  /** The same, and accesses behind it wait for it. */
  public Traits acquiring() {
    return with(true, release, publishes, branches, speculates);
  }

  /** The same, and it waits for the accesses before it. */
  public Traits releasing() {
    return with(acquire, true, publishes, branches, speculates);
  }

  /** The same with a store barrier inside. */
  public Traits publishing() {
    return with(acquire, release, true, branches, speculates);
  }

  /** The same, and what stands behind depends on its end. */
  public Traits branching() {
    return with(acquire, release, publishes, true, speculates);
  }

  private Traits speculating() {
    return with(acquire, release, publishes, branches, true);
  }

  private Traits with(
      boolean acquires, boolean releases, boolean publish, boolean branch, boolean speculate) {
    return new Traits(
        loads, stores, words, device, acquires, releases, publish, branch, speculate, fence,
        holdsAll, needs, guard, sets);
  }

  private Traits reading() {
    return access(true, stores, words, device);
  }

  private Traits writing() {
    return access(loads, true, words, device);
  }

  /** The same, touching this word too. */
  public Traits at(long word) {
    SortedSet<Long> more = new TreeSet<>(words);
    more.add(word);
    return access(loads, stores, Collections.unmodifiableSortedSet(more), device);
  }

  private Traits on(String name) {
    return access(loads, stores, words, name);
  }

  private Traits access(boolean reads, boolean writes, SortedSet<Long> touched, String name) {
    return new Traits(
        reads,
        writes,
        touched,
        name,
        acquire,
        release,
        publishes,
        branches,
        speculates,
        fence,
        holdsAll,
        needs,
        guard,
        sets);
  }

  /** The same with an address or data dependency. */
  public Traits needing(String register) {
    return registers(register, guard, sets);
  }

  /** The same with a control dependency. */
  public Traits guardedBy(String register) {
    return registers(needs, register, sets);
  }

  private Traits setting(String register) {
    return registers(needs, guard, register);
  }

  private Traits registers(String need, String decides, String into) {
    return new Traits(
        loads,
        stores,
        words,
        device,
        acquire,
        release,
        publishes,
        branches,
        speculates,
        fence,
        holdsAll,
        need,
        decides,
        into);
  }

  /** The same when its acquiring part is over. */
  Traits acquired() {
    return with(false, release, publishes, branches, speculates);
  }

  /** The same at no word at all. */
  Traits elsewhere() {
    return access(loads, stores, NOTHING.words, device);
  }

  /** Whether it is an access of memory or of a device. */
  public boolean accesses() {
    return loads || stores;
  }

  /** Whether it loads from memory and does nothing else. */
  boolean onlyLoads() {
    return loads && !stores && device.isEmpty();
  }

  /** Whether it stores and does nothing else. */
  boolean onlyStores() {
    return stores && !loads;
  }

  boolean sharesWordWith(Traits other) {
    return !words.isEmpty() && !Collections.disjoint(words, other.words);
  }

  boolean uses(String register) {
    return !register.isEmpty() && (needs.equals(register) || guard.equals(register));
  }
}
