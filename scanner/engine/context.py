"""What a column's surroundings say: its name, its table's name, its neighbours, and how its cells look as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scanner.engine.anchors import event_of
from scanner.engine.names import spoken
from scanner.engine.weighing import share, weights
from scanner.model import Column, ColumnProfile, CommentHint, Table
from scanner.recognisers import headers
from scanner.recognisers.header_words import read
from scanner.recognisers.headers import HeaderHint

STRONG: Literal["strong"] = "strong"
WEAK: Literal["weak"] = "weak"


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what speaks for or against findings in one column, apart from matches.

    Attributes:
        hints: what the names say, the best hint for each item.
        neighbours: items that the names of other columns of the table announce strongly.
        event: the retention event whose day the column holds, or None.
        free_text: the column is running text, by its name or by its cells.
        named_free_text: its name says so.
        things: its name promises text, but nothing says that the text is about people.
        people_table: the table's name says that its rows are people.
        hidden: the place outside the visible cells that the whole column lies in under its own name, or empty.
    """

    profile: ColumnProfile
    hints: Mapping[str, HeaderHint]
    neighbours: frozenset[str]
    event: str | None
    free_text: bool
    named_free_text: bool
    things: bool
    hidden: str = ""
    people_table: bool = False
    of_thing: bool = False

    def strong(self, item: str) -> bool:
        """Say whether the name announces an item beyond doubt."""
        return item in self.hints and self.hints[item].strength == STRONG

    def contradicted(self, hint: HeaderHint) -> bool:
        """Say whether the cells are nearly all of a kind that the name doesn't promise: zeros, flags, dates."""
        if hint.expects is None:
            return False
        greatest = self.profile.lengths.greatest
        if (
            hint.expects == "recogniser"
            and greatest is not None
            and greatest < weights()["least_length"].get(hint.item, 0)
        ):
            return True
        rule, expected = weights()["contradicts"], set(weights().expected_traits(hint.expects))
        if hint.item in rule["words_only"] and share(self.profile, "number", "digits") >= rule["share"]:
            return True
        if expected & set(rule["numbers"]):
            expected.add("zero")
        if hint.expects == "words":
            return self.no_prose()
        return any(share(self.profile, t) >= rule["share"] for t in rule["traits"] if t not in expected)

    def no_prose(self) -> bool:
        """Say whether the cells are nearly all single words, numbers or dates: an id is no message."""
        rule = weights()["contradicts"]
        return any(share(self.profile, trait) >= rule["share"] for trait in rule["prose"])

    @property
    def of_people(self) -> bool:
        """Say whether the other columns tell that the rows are people or belong to one."""
        return not self.neighbours.isdisjoint({*weights()["people"], *weights()["belongs"]})

    @property
    def written_by_people(self) -> bool:
        """Say whether the other columns tell of people, be it only of those who handle the row."""
        return self.of_people or not self.neighbours.isdisjoint(weights()["writers"])

    @property
    def rows_of_people(self) -> bool:
        """Say whether names of columns or of the table tell that each row is a person or names one."""
        return self.people_table or not self.neighbours.isdisjoint(weights()["named_people"])

    @property
    def running_key(self) -> bool:
        """Say whether the column is a key that the database itself counts up, by declaration, name and cells."""
        rule = weights()["running_key"]
        words = read(spoken(self.profile.column.name)).tokens
        named = bool(words) and (words[-1] in rule["last"] or words[0] in rule["first"])
        return named and self.profile.column.key is not None and share(self.profile, "digits") >= rule["digits"]

    def word_of_identifier(self, item: str) -> bool:
        """Say whether the word that announces an item is a word for an identifier."""
        return item in self.hints and self.hints[item].word.endswith(tuple(weights()["running_key"]["words"]))

    def says_only(self, hint: HeaderHint) -> bool:
        """Say whether the name holds nothing but the word of a hint; of what people write, the cells tell enough."""
        return hint.expects == "words" or headers.says_only(spoken(self.profile.column.name), hint)

    def among_people(self, hint: HeaderHint) -> bool:
        """Say whether the other columns tell that the rows are people; for running text, that they belong to one."""
        rules = weights()
        if hint.expects in rules["general"]:
            return False
        if hint.expects == "words" and self.written_by_people:
            return True
        wanted = rules["people"]
        return self.people_table or not self.neighbours.isdisjoint(wanted)

    def fits(self, hint: HeaderHint) -> bool:
        """Say whether the cells are what the name promises; a name that promises nothing in particular takes anything."""
        if hint.expects is None:
            return True
        traits = self._expected(hint)
        if {"words", "single_token"} <= set(traits):  # any text: of two or three words there is no trait
            others = [trait for trait in ("date", "json", "uuid") if trait not in traits]
            return share(self.profile, *others) < 1 - float(weights()["fits"])
        prose = "words" in traits and self.named_free_text
        return share(self.profile, *traits) >= float(weights()["fits_free_text" if prose else "fits"])

    def unchecked(self, item: str) -> bool:
        """Say whether the cells look like numbers of a kind that has no check, of one or a few lengths."""
        rule, lengths = weights()["unchecked"], self.profile.lengths
        if item not in rule["items"] or lengths.least is None or lengths.greatest is None:
            return False
        alike = rule["shortest"] <= lengths.least and lengths.greatest <= min(
            rule["longest"], lengths.least + rule["spread"]
        )
        return bool(alike and sum(share(self.profile, trait) for trait in rule["traits"]) >= rule["share"])

    def only_candidate(self, hint: HeaderHint) -> bool:
        """Say whether the name says too little for more: a way of paying, a unit, or short texts of a thing."""
        if hint.expects == "words":
            longest = self.profile.lengths.greatest or 0
            short = bool(longest < weights()["free_text"]["longest"])
            return short and not headers.says_only(spoken(self.profile.column.name), hint)
        rules = weights()["only_candidates"]
        return any(hint.item in rule["items"] and hint.word.endswith(tuple(rule["words"])) for rule in rules)

    def nameless(self, hint: HeaderHint) -> bool:
        """Say whether a name means a person and doesn't ask for a name, and no cell looks like one: `Luovutuksensaaja`, `Jälleenmyyjä`.

        What recognisers see is weighed elsewhere; here they have seen nothing.
        """
        rule = weights()["nameless"]
        if hint.item != rule["item"] or headers.asks_for_name(hint.word):
            return False
        return share(self.profile, rule["trait"]) < float(rule["share"])

    def keyed(self, item: str) -> bool:
        """Say whether the column holds keys of what an item's word names, which are not the item."""
        rule, tokens = weights()["keyed"], read(spoken(self.profile.column.name)).tokens
        if not item.startswith(tuple(rule["not"])) or self.word_of_identifier(item):
            return False
        named_key = len(tokens) > 1 and tokens[-1] in rule["words"]
        return named_key or share(self.profile, *rule["traits"]) >= float(weights()["fits"])

    def _expected(self, hint: HeaderHint) -> tuple[str, ...]:
        traits = weights().expected_traits(hint.expects or "")
        coded = traits and read(spoken(self.profile.column.name)).tokens[-1:]
        if coded and coded[0].endswith(tuple(weights()["coded_words"])):
            return (*traits, *weights()["coded_traits"])
        return traits

    def trait(self, hint: HeaderHint) -> str:
        """Name the promised trait that most cells have; `any` where nothing in particular is promised."""
        if hint.expects is None:
            return "any"
        return max(self._expected(hint), key=lambda trait: share(self.profile, trait), default="any")


def context(
    profile: ColumnProfile,
    table: Table,
    hints: Sequence[HeaderHint] | None = None,
    told: frozenset[str] = frozenset(),
) -> Context:
    """Look at a column's surroundings.

    Args:
        profile: the column.
        table: its table, for the table's name and the other columns' names.
        hints: what the column's name says, where the caller knows already.
        told: items of people that the cells of the other columns prove.
    """
    column = profile.column
    others = [c.name for c in table.columns if c.name != column.name]
    if hints is None:
        hints = named(column.name, table.ref.table, others, column.comment)
        if not hints and column.comment is None:  # a stored inventory: the description is gone, what it said is not
            hints = tuple(HeaderHint(h.item, h.word, _strength(h.strength), h.expects) for h in profile.comment_hints)
    best: dict[str, HeaderHint] = {}
    for hint in hints:
        if hint.item not in best or hint.strength == STRONG:
            best[hint.item] = hint
    named_beside = frozenset(h.item for other in others for h in headers.hints(spoken(other)) if h.strength == STRONG)
    neighbours = named_beside | told
    # a product's description is running text too: the table or the neighbours have to speak of people
    text_name = headers.is_free_text(spoken(column.name))
    ours = {*weights()["people"], *weights()["belongs"]}
    named_text = text_name and (any(item.startswith("comms.") for item in best) or not neighbours.isdisjoint(ours))
    rule = weights()["free_text"]
    return Context(
        profile=profile,
        hints=best,
        neighbours=neighbours,
        event=event_of(spoken(column.name), table.ref, {}),
        free_text=named_text or share(profile, rule["trait"]) >= rule["share"],
        named_free_text=named_text,
        things=text_name and not named_text,
        hidden=column.place or table.place or "",
        people_table=any(hint.item == "identity.name" for hint in headers.table_items(table.ref.table)),
        of_thing=headers.of_thing(spoken(column.name)),
    )


def named(column: str, table: str, others: Sequence[str], comment: str | None) -> tuple[HeaderHint, ...]:
    """Ask the vocabulary of headers; columns in brackets (comments, properties) have no name of their own."""
    if not spoken(column):
        return ()
    beside = [name for name in map(spoken, others) if name]
    return headers.hints(spoken(column), table=table, neighbours=beside, comment=comment or "")


def said_by_comment(column: Column, table: Table) -> tuple[CommentHint, ...]:
    """Say what only a column's description speaks for, to be kept with its profile."""
    if not column.comment:
        return ()
    others = [c.name for c in table.columns if c.name != column.name]
    if named(column.name, table.ref.table, others, None):
        return ()
    hints = named(column.name, table.ref.table, others, column.comment)
    return tuple(CommentHint(h.item, h.word, h.strength, h.expects) for h in hints)


def _strength(written: str) -> Literal["strong", "weak"]:
    return STRONG if written == STRONG else WEAK
