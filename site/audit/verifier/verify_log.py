"""Check what the log of the site hands out, without the site: heads, proofs, growth.

    python verify_log.py FILE.json ... [--key HEX]

One file, the standard library alone; nothing of the site is imported. Signatures are
checked where the package "cryptography" is installed, else the program says that they
were not. Exit 0: all holds; 1: something does not; 2: this is no such file.
Docs: docs/reference/log.md. Source of the tree: RFC 6962, RFC 9162.
"""

import argparse
import hashlib
import json
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ed25519
except ImportError:
    ed25519 = None

SIGNED = ("algorithm", "at", "format", "root", "size")
LARGEST = 64 * 1024**2


class NoFileError(Exception):
    """The file is nothing that this program reads."""


def main(words=None):
    """Read the arguments, check each file, and tell."""
    parser = argparse.ArgumentParser(description="核对操作日志的树头和证明")
    parser.add_argument("files", nargs="+", metavar="FILE.json")
    parser.add_argument("--key", action="append", default=[], help="只认这个公钥")
    asked = parser.parse_args(words)
    status = 0
    for path in asked.files:
        try:
            told, wrong = check(read(path), asked.key)
        except NoFileError as error:
            sys.stderr.write(f"{path}：{error}\n")
            return 2
        sys.stdout.write(f"{path}：{told}\n")
        for one in wrong:
            sys.stdout.write(f"✗ {one}\n")
        sys.stdout.write("不成立\n" if wrong else "成立\n")
        status = max(status, bool(wrong))
    return int(status)


def read(path):
    """The content of a file as a mapping. Raises NoFileError."""
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise NoFileError("文件过大")
        found = json.loads(content)
    except (OSError, ValueError, RecursionError) as error:
        raise NoFileError(f"无法读取：{error}") from error
    if not isinstance(found, dict):
        raise NoFileError("不是日志的文件")
    return found


def check(content, keys=()):
    """What the file is, in words, and what in it does not hold."""
    kinds = {
        "minyi.head/1": _head,
        "minyi.proof/1": _proof,
        "minyi.growth/1": _growth,
    }
    kind = content.get("format")
    if not isinstance(kind, str) or kind not in kinds:
        raise NoFileError("不是日志的文件")
    try:
        return kinds[kind](content, keys)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoFileError(f"文件残缺或者写法不对：{error!r}") from error


def _head(head, keys):
    wrong = _signature(head, keys)
    return _told(head), wrong


def _proof(content, keys):
    head, position = content["head"], content["position"]
    algorithm, _colon, leaf = content["leaf"].partition(":")
    wrong = _signature(head, keys)
    written = content["content"].encode("utf-8")
    if _digest(algorithm)(b"\x00" + written).hex() != leaf:
        wrong.append("条目的内容与它的叶哈希不符")
    proof, root = _hashes(content["proof"]), bytes.fromhex(head["root"])
    digest = _digest(head["algorithm"])
    here = position - 1, head["size"]
    if not is_included(digest, bytes.fromhex(leaf), *here, proof, root):
        wrong.append("证明不成立：这一条不在这个树头之下")
    event = json.loads(written)["event"]
    return f"第 {position} 条 {event}，在{_told(head)}", wrong


def _growth(content, keys):
    old, new = content["old"], content["new"]
    wrong = [*_signature(old, keys), *_signature(new, keys)]
    if old["algorithm"] != new["algorithm"]:
        wrong.append("两个树头的算法不同")
    ends = [(one["size"], bytes.fromhex(one["root"])) for one in (old, new)]
    if not is_consistent(_digest(new["algorithm"]), *ends, _hashes(content["proof"])):
        wrong.append("证明不成立：后一个树头不是从前一个长出来的")
    return f"从{_told(old)}到{_told(new)}", wrong


def _told(head):
    mark = "" if ed25519 else "，签名没有核对（没有安装 cryptography）"
    return f"树头（{head['size']} 条，{head['at']}，根 {head['root']}{mark}）"


def _signature(head, keys):
    """What is wrong with the signature of a head; needs "cryptography"."""
    key = bytes.fromhex(head["public_key"])
    wrong = []
    if keys and head["public_key"] not in keys:
        wrong.append(f"签名的不是所给的公钥，是 {head['public_key']}")
    if ed25519 is None:
        return wrong
    content = {name: head[name] for name in SIGNED}
    try:
        public = ed25519.Ed25519PublicKey.from_public_bytes(key)
        public.verify(bytes.fromhex(head["signature"]), _canonical(content))
    except InvalidSignature:
        wrong.append(f"树头 {head['size']} 的签名不成立")
    return wrong


def is_included(digest, leaf, index, size, proof, root):
    """RFC 9162, 2.1.3.2: whether the proof leads from the leaf to the root."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = digest(b"\x01" + other + found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = digest(b"\x01" + found + other)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(digest, old, new, proof):
    """RFC 9162, 2.1.4.2: whether the proof leads to both roots (size, root)."""
    (small, old_root), (large, new_root) = old, new
    if not 0 < small <= large:
        return False
    if small == large:
        return not proof and old_root == new_root
    path = [old_root, *proof] if small & (small - 1) == 0 else list(proof)
    here, last = small - 1, large - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = path[0] if path else b""
    for other in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first = digest(b"\x01" + other + first)
            second = digest(b"\x01" + other + second)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            second = digest(b"\x01" + second + other)
        here, last = here >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _hashes(proof):
    return [bytes.fromhex(one) for one in proof]


def _digest(algorithm):
    try:
        hashlib.new(algorithm)
    except ValueError as error:
        raise NoFileError(f"这里不能计算 {algorithm}") from error
    return lambda data: hashlib.new(algorithm, data).digest()


def _canonical(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
