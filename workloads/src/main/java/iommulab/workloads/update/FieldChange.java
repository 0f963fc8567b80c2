package iommulab.workloads.update;

import iommulab.model.bits.BitField;
import iommulab.model.bits.EntryFormat;
import iommulab.workloads.recording.FieldText;
import java.util.ArrayList;
import java.util.List;

/** Says which fields of an entry have another value afterwards. */
final class FieldChange {
  private FieldChange() {}

  /** The changes between two values of an entry, in the order of its fields. */
  static List<String> between(EntryFormat format, long[] before, long[] after) {
    List<String> changes = new ArrayList<>();
    for (BitField field : format.fields()) {
      long old = FieldText.inPlace(field, before);
      long now = FieldText.inPlace(field, after);
      if (old != now) {
        changes.add(field.name() + " " + FieldText.text(old) + " -> " + FieldText.text(now));
      }
    }
    if (!format.reserved(before).equals(format.reserved(after))) {
      changes.add("reserved bits " + format.reserved(before) + " -> " + format.reserved(after));
    }
    return changes;
  }
}
