"""The published formats: RFC 6962 trees, C2SP signed notes, checkpoints, tiles and proofs. Nothing here knows Samspil,
but for the fourth line of its rotation notes."""
import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Bad(Exception):
    """What is wrong, and where."""

def sha256(data): return hashlib.sha256(data).digest()
def leaf(entry): return sha256(b"\x00" + entry)                    # RFC 6962, section 2.1
def node(left, right): return sha256(b"\x01" + left + right)
def require(holds):
    if not holds: raise ValueError
def unbase64(text):
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text)               # only the one spelling
    return data

class Tree:
    """The roots of a tree's complete subtrees, largest first: all that a root needs, however long the log is."""
    def __init__(self): self.size, self.parts = 0, []

    def add(self, leaf_hash):
        self.size += 1
        self.parts.append((1, leaf_hash))
        while len(self.parts) > 1 and self.parts[-1][0] == self.parts[-2][0]:
            (size, left), (_, right) = self.parts[-2:]
            self.parts[-2:] = [(2 * size, node(left, right))]

    def root(self):
        root = self.parts[-1][1] if self.parts else sha256(b"")
        for _, left in reversed(self.parts[:-1]): root = node(left, root)
        return root

class Key:
    """A key as text: name+id+base64(1 || Ed25519 public key)."""
    def __init__(self, vkey):
        try:
            self.text = vkey.strip()
            self.name, key_id, key = self.text.split("+", 2)
            self.id, raw = bytes.fromhex(key_id), unbase64(key)
            require(raw[:1] == b"\x01" and self.id == sha256(self.name.encode() + b"\n" + raw)[:4])
            self.public = Ed25519PublicKey.from_public_bytes(raw[1:])
        except ValueError as error: raise Bad(f"this is no log's key: {vkey!r}") from error

    def signed(self, note):
        """Whether the note bears this key's signature. One that claims to be and is not spoils the note."""
        mine = [raw[4:] for name, raw in note.signatures if (name, raw[:4]) == (self.name, self.id)]
        try:
            for signature in mine: self.public.verify(signature, note.text.encode())
        except InvalidSignature: return False
        return bool(mine)

class Note:
    """A signed note: a checkpoint (origin, size, root), or a key's rotation (origin, word, size, root, new key)."""
    def __init__(self, where, raw):
        try:
            self.where, (text, _, signatures) = where, raw.decode().rpartition("\n\n")
            self.text, lines, self.signatures = text + "\n", text.split("\n"), []
            require(signatures.endswith("\n"))
            for line in signatures[:-1].split("\n"):
                dash, name, signature = line.split(" ")
                require(dash == "—")
                self.signatures.append((name, unbase64(signature)))
            rotation = lines[1] == "samspil-key-rotation/v1"
            self.new_key = lines[4] if rotation else None
            self.origin, size, root = lines[0], *lines[2 if rotation else 1:][:2]
            self.size, self.root = int(size), unbase64(root)
            require(str(self.size) == size and self.size >= 0 and len(self.root) == 32)
        except (ValueError, IndexError) as error:
            raise Bad(f"{where}: this is no signed checkpoint, nor a rotation") from error

def tiles(folder, size):
    """The leaves of the log, from its level-0 tiles."""
    for number in range(-(-size // 256)):
        path, left, width = f"{number % 1000:03}", number // 1000, min(256, size - 256 * number)
        while left: path, left = f"x{left % 1000:03}/{path}", left // 1000
        hashes = (folder / "0" / (path if width == 256 else f"{path}.p/{width}")).read_bytes()
        if len(hashes) != 32 * width: raise Bad(f"tile/0/{path}: not {width} hashes")
        yield from (hashes[at:at + 32] for at in range(0, len(hashes), 32))

def proof_file(where, raw):
    """The index, the path and the checkpoint of a proof file."""
    try:
        head, _, note = raw.decode().partition("\n\n")
        magic, *lines = head.split("\n")
        if lines and lines[0].startswith("extra "): del lines[0]  # nothing vouches for it
        require(magic == "c2sp.org/tlog-proof@v1" and lines[0].startswith("index "))
        return int(lines[0][6:]), [unbase64(line) for line in lines[1:]], Note(where, note.encode())
    except (ValueError, IndexError) as error: raise Bad(f"{where}: this is no proof file") from error

def root_by_inclusion(root, index, size, path):
    """The root that an audit path leads to from a leaf (RFC 9162, section 2.1.3.2); none where the path does not fit."""
    last = size - 1
    if index > last: return None
    for hash in path:
        if last == 0: return None
        if index & 1 or index == last:
            root = node(hash, root)
            while index and not index & 1: index, last = index >> 1, last >> 1
        else: root = node(root, hash)
        index, last = index >> 1, last >> 1
    return root if last == 0 else None
