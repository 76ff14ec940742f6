"""An existing record of processing activities (Art. 30): read it, hold it against the evidence, write back what was chosen."""

from scanner.store.record.declared import declared
from scanner.store.record.differences import Difference, differences
from scanner.store.record.reading import read
from scanner.store.record.writing import write_chosen

__all__ = ["Difference", "declared", "differences", "read", "write_chosen"]
