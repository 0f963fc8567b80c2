package iommulab.model.agenda;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who last wrote and who has read since, for each cell of one actor.
 *
 * <p>A cell without an entry was last written by whoever last wrote everything.
 */
final class CellTrace {
  private static final class Entry {
    int writer;
    final IntSet readers = new IntSet();

    Entry(int writer) {
      this.writer = writer;
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
    for (Cell cell : footprint.readCells()) {
      add(after, entry(cell).writer);
    }
    for (Cell cell : footprint.writtenCells()) {
      Entry entry = entry(cell);
      add(after, entry.writer);
      entry.readers.into(after, Channel.NOBODY);
      wholeReaders.into(after, entry.writer);
    }
    for (Cell cell : footprint.readCells()) {
      entry(cell).readers.add(index);
    }
    for (Cell cell : footprint.writtenCells()) {
      Entry entry = entry(cell);
      entry.writer = index;
      entry.readers.clear();
    }
    if (footprint.readsAll()) {
      wholeReaders.add(index);
    }
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
    add(after, wholeWriter);
    for (Entry entry : cells.values()) {
      add(after, entry.writer);
    }
  }

  private void afterEveryRead(StepSet after) {
    wholeReaders.into(after, Channel.NOBODY);
    for (Entry entry : cells.values()) {
      entry.readers.into(after, Channel.NOBODY);
    }
  }

  private static void add(StepSet after, int writer) {
    if (writer >= 0) {
      after.add(writer);
    }
  }
}
