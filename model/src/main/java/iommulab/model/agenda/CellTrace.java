package iommulab.model.agenda;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who last wrote and who has read since, for each cell of one actor.
 *
 * <p>Instead of one writer a cell may have several that joined it with the same value: they are not
 * after each other, but all after the same. A cell without an entry was last written by whoever
 * last wrote everything.
 */
final class CellTrace {
  private static final class Entry {
    final IntSet writers = new IntSet();
    final IntSet readers = new IntSet();

    /** What those who joined are after; in use while {@link #joined}. */
    final IntSet base = new IntSet();

    boolean joined;
    long value;

    Entry(int writer) {
      writers.add(writer);
    }

    /** All that is in order with one who writes now. */
    void into(StepSet after, IntSet wholeReaders) {
      writers.into(after, Channel.NOBODY);
      readers.into(after, Channel.NOBODY);
      wholeReaders.into(after, writers.least());
    }

    void written(int index) {
      joined = false;
      writers.clear();
      writers.add(index);
      readers.clear();
    }
  }

  private final Map<Cell, Entry> cells = new LinkedHashMap<>();
  private final IntSet wholeReaders = new IntSet();
  private int wholeWriter = Channel.NOBODY;

  /** Adds to {@code after} what the step directly depends on, then enters the step itself. */
  void enter(int index, Footprint footprint, StepSet after) {
    if (footprint.writesAll()) {
      afterEveryWrite(after);
      afterEveryRead(after);
      cells.clear();
      wholeReaders.clear();
      wholeWriter = index;
      return;
    }
    if (footprint.readsAll()) {
      afterEveryWrite(after);
    }
    for (Cell cell : footprint.reads) {
      entry(cell).writers.into(after, Channel.NOBODY);
    }
    for (Cell cell : footprint.writes) {
      entry(cell).into(after, wholeReaders);
    }
    for (int i = 0; i < footprint.joins.length; i++) {
      join(entry(footprint.joins[i]), index, footprint.joinedWith(i), after);
    }
    for (Cell cell : footprint.reads) {
      entry(cell).readers.add(index);
    }
    for (Cell cell : footprint.writes) {
      entry(cell).written(index);
    }
    if (footprint.readsAll()) {
      wholeReaders.add(index);
    }
  }

  private void join(Entry entry, int index, long value, StepSet after) {
    boolean more = entry.joined && entry.value == value && entry.readers.isEmpty();
    if (!more || wholeReaders.isAbove(entry.writers.least())) {
      entry.base.clear();
      entry.writers.into(entry.base, Channel.NOBODY);
      entry.readers.into(entry.base, Channel.NOBODY);
      wholeReaders.into(entry.base, entry.writers.least());
      entry.written(index);
      entry.joined = true;
      entry.value = value;
    } else {
      entry.writers.add(index);
    }
    entry.base.into(after, Channel.NOBODY);
  }

  private Entry entry(Cell cell) {
    Entry entry = cells.get(cell);
    if (entry == null) {
      entry = new Entry(wholeWriter);
      cells.put(cell, entry);
    }
    return entry;
  }

  private void afterEveryWrite(StepSet after) {
    if (wholeWriter >= 0) {
      after.add(wholeWriter);
    }
    for (Entry entry : cells.values()) {
      entry.writers.into(after, Channel.NOBODY);
    }
  }

  private void afterEveryRead(StepSet after) {
    wholeReaders.into(after, Channel.NOBODY);
    for (Entry entry : cells.values()) {
      entry.readers.into(after, Channel.NOBODY);
    }
  }
}
