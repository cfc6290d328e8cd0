#!/usr/bin/env python3
"""Checks an export of a Samspil log. Shares no code with Samspil; README.md says what it proves and what it does not."""
import argparse
import json
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

from c2sp import Bad, Key, Note, Tree, leaf, proof_file, require, root_by_inclusion, tiles


def commits(export):
    """Each line, without its end. Its bytes are what counts, not how they would be written again."""
    with open(export / "commits.ndjson", "rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"): raise Bad(f"commits.ndjson line {number}: the line does not end")
            yield f"commits.ndjson line {number}", line[:-1]

class Order:
    """What must hold from commit to commit."""
    def __init__(self):
        self.seq, self.at, self.revs = 0, None, {}
        self.ids = sqlite3.connect("")  # a file of its own when it grows large
        self.ids.execute("CREATE TABLE ids (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def check(self, where, entry, gapless):
        try:
            commit = json.loads(entry)
            seq, rev, stream, command = (commit[name] for name in ("seq", "rev", "stream", "command_id"))
            at = datetime.fromisoformat(commit["at"])
            require(type(seq) is type(rev) is int and type(stream) is type(command) is str and at.tzinfo)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Bad(f"{where}: this is no commit") from error
        if seq <= self.seq or gapless and seq != self.seq + 1: raise Bad(f"{where}: seq {seq} follows {self.seq}")
        where, before = f"{where} (seq {seq})", self.revs.get(stream, 0)
        if rev != before + 1: raise Bad(f"{where}: rev {rev} of {stream} follows {before}")
        if self.at and at <= self.at: raise Bad(f"{where}: recorded at {at}, the one before at {self.at}")
        try: self.ids.execute("INSERT INTO ids VALUES (?)", (command,))
        except sqlite3.IntegrityError: raise Bad(f"{where}: command_id {command} was there before") from None
        self.seq, self.at, self.revs[stream] = seq, at, rev
        return seq

def read_note(path): return Note(path.name, path.read_bytes())

def trusted(export, vkey):
    """The rotations, and the keys that are trusted, oldest first: the one that the auditor brings, and those that took
    over from it by a rotation which the key before and the new one have signed."""
    rotations = sorted(map(read_note, (export / "rotations").glob("*")), key=lambda note: note.size)
    if not vkey:
        print("no --vkey: the key is whatever the export says that it is")
        return rotations, [Key(line) for line in reversed((export / "log.vkey").read_text().split())]
    keys = [Key(vkey)]
    for rotation in rotations:
        new = Key(rotation.new_key or "")
        if keys[-1].signed(rotation) and new.signed(rotation) and new.name == rotation.origin: keys.append(new)
    return rotations, keys

def check_signed(note, keys):
    if not any(key.signed(note) for key in keys): raise Bad(f"{note.where}: not signed by {keys[-1].text}")
    if note.origin != keys[-1].name: raise Bad(f"{note.where}: of the log {note.origin}, not of {keys[-1].name}")

def check_log(export, checkpoint, earlier):
    """The whole log: every line is an entry, and each earlier note tells the root that the log had then."""
    known, tree, order = None, Tree(), Order()
    if (export / "tile").exists():  # With a hash for each entry, which the root vouches for, a wrong line is named.
        for known in tiles(export / "tile", checkpoint.size): tree.add(known)
        if tree.root() != checkpoint.root: raise Bad("tile/0: its hashes do not lead to the checkpoint's root")
        known, tree = tiles(export / "tile", checkpoint.size), Tree()
    waiting = sorted([*earlier, checkpoint], key=lambda note: note.size)
    def reached():
        while waiting and waiting[0].size == tree.size:
            note = waiting.pop(0)
            if note.root != tree.root(): raise Bad(f"{note.where}: the first {note.size} commits do not have its root")
    reached()
    for where, entry in commits(export):
        if tree.size == checkpoint.size: raise Bad(f"{where}: the checkpoint is of {checkpoint.size} commits")
        if known and leaf(entry) != next(known): raise Bad(f"{where}: not the entry that the log has there")
        order.check(where, entry, gapless=True)
        tree.add(leaf(entry))
        reached()
    if waiting: raise Bad(f"commits.ndjson: ends after {tree.size} commits; {waiting[0].where} is of {waiting[0].size}")
    return tree.size

def check_initiative(export, checkpoint, key):
    """One initiative: each line is the entry of the log that its proof says, and none is left out up to the last."""
    order, count = Order(), 0
    for count, (where, entry) in enumerate(commits(export), 1):
        seq = order.check(where, entry, gapless=False)
        name = f"proofs/{seq}.tlog-proof"
        index, path, note = proof_file(name, (export / name).read_bytes())
        if index != seq - 1: raise Bad(f"{name}: of index {index}, where seq {seq} has {seq - 1}")
        if note.text != checkpoint.text: raise Bad(f"{name}: leads to another checkpoint")
        check_signed(note, [key])
        if root_by_inclusion(leaf(entry), index, checkpoint.size, path) != checkpoint.root:
            raise Bad(f"{where} (seq {seq}): not the entry that {name} proves")
        if len(order.revs) > 1: raise Bad(f"{where} (seq {seq}): of another stream than the line before")
    return count

def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("export", type=Path, help="the folder: of the whole log, or of one initiative with its proofs")
    arguments.add_argument("--vkey", help="the log's key, as you have it from elsewhere; its rotations are followed")
    arguments.add_argument("--old", type=Path, help="a checkpoint that you kept: the log must begin with what it is of")
    given = arguments.parse_args()
    try:
        (rotations, keys), checkpoint = trusted(given.export, given.vkey), read_note(given.export / "checkpoint")
        check_signed(checkpoint, keys[-1:])
        old = [read_note(given.old)] if given.old else []
        for note in old: check_signed(note, keys)
        if not (given.export / "proofs").exists(): count = check_log(given.export, checkpoint, old + rotations)
        elif old: raise Bad("--old: an export of one initiative cannot prove it; ask for one of the whole log")
        else: count = check_initiative(given.export, checkpoint, keys[-1])
    except (Bad, OSError, ValueError) as error: sys.exit(f"BAD {error}")
    print(f"good: {count} commits; {checkpoint.origin} at {checkpoint.size}, root {checkpoint.root.hex()}")

if __name__ == "__main__": main()
