"""A rule while it is being written: its rows as a browser posts them, with what is added and removed.

Each group and condition is a node; the hidden inputs called `node` name them in their order, as "n3 n0 language": the
node, the group it stands in, and what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from django.http import QueryDict

from contacts.forms.segments.conditions import CONDITIONS, ConditionForm
from contacts.segments import tree
from contacts.segments.tree import Match

ROOT: Final = "n0"
GROUP: Final = "group"
MOST_NODES: Final = 2 * tree.MOST_CONDITIONS
_NODE: Final = re.compile(r"(n\d{1,4}) (n\d{1,4}) ([a-z_]+)", re.ASCII)


@dataclass(slots=True)
class Node:
    """A group (`match`, `members`) or a condition (`form`)."""

    name: str
    parent: str
    depth: int
    match: Match = Match.ALL
    form: ConditionForm | None = None
    members: list[Node] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.form.field if self.form else GROUP

    @property
    def may_hold_groups(self) -> bool:
        return self.depth < tree.DEEPEST

    @property
    def criteria(self) -> dict[str, Any]:
        if self.form:
            return self.form.criteria
        return {"match": self.match.value, "conditions": [member.criteria for member in self.members]}

    def is_valid(self) -> bool:
        if self.form:
            return self.form.is_valid()
        # Every row is asked, so that every mistake is shown.
        return all([member.is_valid() for member in self.members])  # noqa: C419

    def walk(self) -> Iterator[Node]:
        yield self
        for member in self.members:
            yield from member.walk()


class DraftRule:
    def __init__(self) -> None:
        self.root = Node(ROOT, "", 1)
        self._nodes = {ROOT: self.root}

    # --- Where it comes from -----------------------------------------------------------------------------------------

    @classmethod
    def of(cls, criteria: Mapping[str, Any]) -> Self:
        """A rule as it was saved."""
        draft = cls()
        if "match" in criteria:
            draft.root.match = Match(criteria["match"])
            for member in criteria["conditions"]:
                draft._take(member, draft.root)
        return draft

    def _take(self, criteria: Mapping[str, Any], group: Node) -> None:
        if "match" not in criteria:
            self.add_condition(group, criteria["field"], criteria)
            return
        inner = self.add_group(group, Match(criteria["match"]))
        for member in criteria["conditions"]:
            self._take(member, inner)

    @classmethod
    def posted(cls, posted: QueryDict) -> Self:
        """A rule as it stands in the page. Rows that no page of ours could send are left out."""
        draft = cls()
        draft.root.match = _match(posted, ROOT)
        for line in posted.getlist("node")[:MOST_NODES]:
            found = _NODE.fullmatch(line)
            if found is None or found[1] in draft._nodes:
                continue
            name, parent, kind = found.groups()
            group = draft._nodes.get(parent)
            if group is None or group.form or (kind == GROUP and not group.may_hold_groups):
                continue
            if kind == GROUP:
                draft._append(Node(name, parent, group.depth + 1, match=_match(posted, name)), group)
            elif kind in CONDITIONS:
                form = ConditionForm(CONDITIONS[kind], posted, prefix=name)
                draft._append(Node(name, parent, group.depth + 1, form=form), group)
        return draft

    # --- What is done to it ------------------------------------------------------------------------------------------

    def edit(self, posted: QueryDict) -> str:
        """Do what the pressed button says (`edit`); answers the name of the row to go on with."""
        verb, _space, name = posted.get("edit", "").partition(" ")
        node = self._nodes.get(name)
        if node is None:
            return ""
        match verb:
            case "add" if node.form is None and (kind := posted.get(f"{name}-new", "")) in CONDITIONS:
                return self.add_condition(node, kind, {}).name
            case "group" if node.form is None and node.may_hold_groups:
                return self.add_group(node, Match.ANY).name
            case "remove" if node is not self.root:
                return self.remove(node)
        return name

    def add_condition(self, group: Node, kind: str, criteria: Mapping[str, Any]) -> Node:
        name = self._new_name()
        form = ConditionForm(CONDITIONS[kind], prefix=name, criteria=criteria)
        return self._append(Node(name, group.name, group.depth + 1, form=form), group)

    def add_group(self, group: Node, match: Match) -> Node:
        return self._append(Node(self._new_name(), group.name, group.depth + 1, match=match), group)

    def remove(self, node: Node) -> str:
        self._nodes[node.parent].members.remove(node)
        return node.parent

    def _append(self, node: Node, group: Node) -> Node:
        group.members.append(node)
        self._nodes[node.name] = node
        return node

    def _new_name(self) -> str:
        return f"n{1 + max(int(name[1:]) for name in self._nodes)}"

    # --- What it says ------------------------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        return self.root.is_valid()

    @property
    def criteria(self) -> dict[str, Any]:
        """The rule as it is saved: nothing at all for everybody. Only after `is_valid`."""
        return self.root.criteria if self.root.members else {}


def _match(posted: QueryDict, name: str) -> Match:
    match = posted.get(f"{name}-match", "")
    return Match(match) if match in Match.values else Match.ALL
