"""What can be done in this room: the register, the contacts and the map. Each change is whole, with its audit event."""

from commissioning.rooms.market.areas import (
    change_area,
    follow_merger,
    join_areas,
    make_area,
    move_authority,
    rename_area,
    split_area,
)
from commissioning.rooms.market.authorities import end_local_authority, enter_local_authority
from commissioning.rooms.market.code_list import CodeListRefused
from commissioning.rooms.market.code_list_import import Imported, import_code_list
from commissioning.rooms.market.contact_book import end_contact, name_contact, read_contacts
from commissioning.rooms.market.refusals import (
    AlreadyCounted,
    AlreadyEnded,
    AlreadyNamed,
    AlreadyPlanned,
    InAnotherArea,
    KeptByAnother,
    NoSuccessor,
    NotAPart,
    NotInArea,
)
from commissioning.rooms.market.register import (
    count_record,
    end_counted_record,
    enter_profile,
    rename_organisation,
    update_profile,
)

__all__ = [
    "AlreadyCounted",
    "AlreadyEnded",
    "AlreadyNamed",
    "AlreadyPlanned",
    "CodeListRefused",
    "Imported",
    "InAnotherArea",
    "KeptByAnother",
    "NoSuccessor",
    "NotAPart",
    "NotInArea",
    "change_area",
    "count_record",
    "end_contact",
    "end_counted_record",
    "end_local_authority",
    "enter_local_authority",
    "enter_profile",
    "follow_merger",
    "import_code_list",
    "join_areas",
    "make_area",
    "move_authority",
    "name_contact",
    "read_contacts",
    "rename_area",
    "rename_organisation",
    "split_area",
    "update_profile",
]
