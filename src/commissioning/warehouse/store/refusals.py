"""Why the evidence store says no. Each is a fact about the store or the request; the store is then as it was."""


class StoreRefusal(Exception):
    """The store refused; the message says what happened, to what, and what to do next."""


class NoStore(StoreRefusal):
    """There is no evidence store at the location."""


class NotAStore(StoreRefusal):
    """There is something else at the location."""


class NoSuchState(StoreRefusal):
    """The store has no manifest of that number, or not with the contents expected."""


class StoreDamaged(StoreRefusal):
    """A manifest or a data file is not what was written."""


class NewerStore(StoreRefusal):
    """A newer version wrote the store, in a format that this one does not know."""


class StoreChanged(StoreRefusal):
    """Another command changed the store meanwhile, or is about to."""


class OtherBuckets(StoreRefusal):
    """The number of buckets is fixed when the store is made."""
