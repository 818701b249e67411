#!/usr/bin/env python3
"""A second, independent verifier of evidence bundles: Python's standard library and the openssl program.

It shares only the specifications with verify.mjs (RFC 6962, RFC 8785, RFC 3161, RFC 5652, c2sp.org), so that each can reveal
bugs in the other. Usage: verify_bundle.py evidence.zip. Prints each valid check; exits with 1 at the first invalid one.
Of several bundles it prints which are valid.
"""

import base64
import contextlib
import functools
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile


class Fault(Exception):
    """A failed check; the message begins with the file."""


def need(condition, message):
    if not condition:
        raise Fault(message)


def sha256(data):
    return hashlib.sha256(data).digest()


def openssl(folder, *args):
    done = subprocess.run(["openssl", *args], cwd=folder, capture_output=True)
    return done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")


def canonical(value):
    """RFC 8785 for what the log holds: no number but integers and short decimals, keys by UTF-16 code units."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def read_canonical(file, text):
    value = json.loads(text)
    need(canonical(value) == text, f"{file}: not canonical JSON: {text[:80]}")
    return value


# --- the tree (RFC 6962 section 2.1), by its recursive definitions ---

def leaf_hash(body):
    return sha256(b"\x00" + body)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def split(n):
    """The largest power of two smaller than n."""
    return 1 << ((n - 1).bit_length() - 1)


def root_by_inclusion(index, size, leaf, proof):
    if size == 1:
        need(not proof, "proofs: a proof is too long")
        return leaf
    need(proof, "proofs: a proof is too short")
    k = split(size)
    if index < k:
        return node_hash(root_by_inclusion(index, k, leaf, proof[:-1]), proof[-1])
    return node_hash(proof[-1], root_by_inclusion(index - k, size - k, leaf, proof[:-1]))


def roots_by_consistency(older, newer, proof, old_root, whole=True):
    """The roots of both trees as the proof has them: SUBPROOF(m, D[n], b), read backwards."""
    if older == newer:
        if whole:
            need(not proof, "proofs: a proof is too long")
            return old_root, old_root
        need(len(proof) == 1, "proofs: a proof has the wrong length")
        return proof[0], proof[0]
    need(proof, "proofs: a proof is too short")
    k, last, rest = split(newer), proof[-1], proof[:-1]
    if older <= k:
        old, new = roots_by_consistency(older, k, rest, old_root, whole)
        return old, node_hash(new, last)
    old, new = roots_by_consistency(older - k, newer - k, rest, old_root, False)
    return node_hash(last, old), node_hash(last, new)


# --- signed notes ---

def parse_note(data):
    text, _, tail = data.decode().rpartition("\n\n")
    signatures = []
    for line in tail.splitlines():
        dash, name, encoded = line.split(" ")
        need(dash == "\u2014", f"a signature line is invalid: {line}")
        signatures.append((name, base64.b64decode(encoded, validate=True)))
    return text + "\n", signatures


def parse_vkey(line):
    name, key_id, encoded = line.split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    need(sha256(name.encode() + b"\n" + key)[:4].hex() == key_id, "keys: the id of a key does not match the key")
    return name, bytes.fromhex(key_id), key[0], key[1:]


@functools.cache
def ed25519(folder, public, message, signature):
    (folder / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + public)
    (folder / "message").write_bytes(message)
    (folder / "signature").write_bytes(signature)
    key = ["-pubin", "-inkey", "key.der", "-keyform", "DER"]
    return openssl(folder, "pkeyutl", "-verify", *key, "-rawin", "-in", "message", "-sigfile", "signature")[0]


class Bundle:
    def __init__(self, path, folder):
        self.folder = folder
        with zipfile.ZipFile(path) as container:
            need(container.testzip() is None, f"{container.testzip()}: its checksum is wrong")
            self.files = {name: container.read(name) for name in container.namelist()}
        self.keys = {name: (key_id, key) for name, key_id, _, key in map(parse_vkey, self.lines("keys/log.vkey"))}
        self.text, _ = self.note("checkpoint.txt", self.files["checkpoint.txt"])
        origin, size, root = self.text.splitlines()
        self.origin, self.size, self.root = origin, int(size), base64.b64decode(root)

    def lines(self, name):
        need(name in self.files, f"{name}: missing")
        return self.files[name].decode().splitlines()

    def note(self, name, data):
        """A note's text and its other signatures; the log's own must be valid."""
        text, signatures = parse_note(data)
        own = [(key, value) for key, value in signatures if key in self.keys]
        need(own, f"{name}: not signed by the log")
        for key, value in own:
            key_id, public = self.keys[key]
            holds = value[:4] == key_id and ed25519(self.folder, public, text.encode(), value[4:])
            need(holds, f"{name}: the signature of the log is invalid")
        return text, [one for one in signatures if one[0] not in self.keys]

    # --- what is checked ---

    def manifest(self):
        text, _ = self.note("manifest.note", self.files["manifest.note"])
        manifest = json.loads(self.files["manifest.json"])
        named = f"manifest.json {sha256(self.files['manifest.json']).hex()}"
        need(named in text.splitlines(), "manifest.json: not the one that manifest.note signs")
        listed = set(manifest["files"]) | {"manifest.json", "manifest.note"}
        need(listed == set(self.files), f"{sorted(listed ^ set(self.files))}: not in the manifest, or missing")
        for name, stated in manifest["files"].items():
            data = self.files[name]
            need(len(data) == stated["size"] and sha256(data).hex() == stated["sha256"], f"{name}: changed")
        self.contract = manifest["contract"]
        self.edition = manifest.get("edition", "members")
        need(self.edition != "members" or "withheld" not in manifest, "manifest.json: the complete edition withholds something")
        closed = manifest.get("withheld", {})
        self.withheld_files, self.unnamed = closed.get("files", {}), set(closed.get("files", {}))
        self.withheld_events = {int(seq): digest for seq, digest in closed.get("personal", {}).items()}
        self.withheld_names = closed.get("parties", {})
        need(not self.unnamed & set(self.files), "manifest.json: a file is in the bundle and listed as withheld")
        return f"{len(listed)} files"

    def events(self):
        self.log, before = [], None
        for n, line in enumerate(self.lines("events.jsonl"), 1):
            event = read_canonical("events.jsonl", line)
            leaf, seq = leaf_hash(line.encode()), event["seq"]
            need(event["contract"] == self.contract, f"events.jsonl: event {seq} is of another contract")
            need(event["of"] == {"n": n, "prev": before}, f"events.jsonl: event {seq} does not follow")
            name = f"proofs/{seq}.tlog-proof"
            head, _, note = self.files[name].partition(b"\n\n")
            title, place, *hashes = head.decode().splitlines()
            need((title, place) == ("c2sp.org/tlog-proof@v1", f"index {seq}"), f"{name}: not the proof of event {seq}")
            need(self.note(name, note)[0] == self.text, f"{name}: of another checkpoint")
            proof = [base64.b64decode(one, validate=True) for one in hashes]
            need(root_by_inclusion(seq, self.size, leaf, proof) == self.root, f"{name}: does not lead to the root")
            self.log.append(event)
            before = leaf.hex()
        return f"{len(self.log)} events"

    def consistency(self):
        self.known = {self.size: self.root}
        for name in sorted(one for one in self.files if one.startswith("proofs/consistency-")):
            _, start, end, *hashes = self.lines(name)
            older, old_root = int(start.split()[1]), base64.b64decode(start.split()[2])
            need(end == f"to {self.size} {base64.b64encode(self.root).decode()}", f"{name}: leads elsewhere")
            proof = [base64.b64decode(one, validate=True) for one in hashes]
            both = roots_by_consistency(older, self.size, proof, old_root)
            need(both == (old_root, self.root), f"{name}: invalid")
            self.known[older] = old_root
        return f"{len(self.known) - 1} earlier positions"

    def personal(self):
        by_seq = {event["seq"]: event for event in self.log}
        self.erased = {seq for event in self.log if event["event"] == "recipient.erased" for seq in event["data"]["events"]}
        opened = set()
        for line in self.lines("personal.jsonl"):
            entry = read_canonical("personal.jsonl", line)
            commitment = sha256(base64.b64decode(entry["salt"]) + entry["body"].encode()).hex()
            need(commitment == by_seq[entry["seq"]]["actor"]["pii"], f"personal.jsonl: event {entry['seq']} is not opened")
            opened.add(entry["seq"])
        for seq, digest in self.withheld_events.items():
            need(seq in by_seq and by_seq[seq]["actor"]["pii"] == digest, f"personal.jsonl: the log has no such data of event {seq}")
            need(seq not in opened | self.erased, f"personal.jsonl: the data of event {seq} is not only withheld")
            need(by_seq[seq]["actor"]["id"] != self.edition, f"personal.jsonl: event {seq} is the reader's own")
        missing = set(by_seq) - opened - set(self.withheld_events)
        need(missing <= self.erased, "personal.jsonl: data is missing that was neither withheld nor erased")
        return f"{len(opened)} openings, {len(self.withheld_events)} withheld"

    def parties(self):
        """Who had to sign, from the event of sending, against who signed before the contract was completed."""
        sent, signed = self.of_type("contract.sent"), set()
        if not sent:
            return "not sent"
        need(len(sent) == 1, "events.jsonl: sent more than once")
        waiting = {one["id"] for one in sent[0]["data"]["recipients"] if one["role"] == "signer"}
        need(waiting, "events.jsonl: no signer")
        done = False
        for event in self.log:
            kind, at = event["event"], f"events.jsonl: event {event['seq']}"
            if kind == "recipient.removed":
                waiting.discard(event["data"]["recipient"])
            elif kind == "recipient.signed":
                need(not done and event["actor"]["id"] in waiting, f"{at}: had not to sign")
                waiting.discard(event["actor"]["id"])
                signed.add(event["actor"]["id"])
            elif kind == "contract.completed":
                need(not done and not waiting and signed, f"{at}: completed, but a signer has not signed")
                self.consents(event["seq"])
                done = True
        self.agreements()
        return f"{len(signed)} signed, {len(waiting)} have not"

    def listed(self, before):
        """The parties before an event of the log."""
        gone = {one["data"]["recipient"] for one in self.of_type("recipient.removed") if one["seq"] < before}
        people = self.of_type("contract.sent")[0]["data"]["recipients"]
        return [{"id": one["id"], "role": one["role"], "sha256": one.get("sha256")} for one in people if one["id"] not in gone]

    def signers(self, before):
        return [one["id"] for one in self.listed(before) if one["role"] == "signer"]

    def given(self, before):
        """The signatures and agreements before an event, oldest first."""
        kinds = ("recipient.signed", "recipient.agreed")
        return [event for event in self.log if event["event"] in kinds and event["seq"] < before]

    def consents(self, end):
        """Everyone who signed agreed to the signers who remain; a consent of format 1 names none."""
        newest = {event["actor"]["id"]: event for event in self.given(end)}
        for who, event in newest.items():
            agrees = "parties_sha256" not in event["data"] or self.signers(event["seq"]) == self.signers(end)
            need(agrees, f"events.jsonl: {who} has not agreed to the removal of a signer")

    def agreements(self):
        """Each consent names the parties of its time, and each agreement what was removed since the consent before it."""
        committed = any(one["sha256"] for one in self.listed(0))
        for event in self.given(self.log[-1]["seq"] + 1):
            at, data, who = f"events.jsonl: event {event['seq']}", event["data"], event["actor"]["id"]
            need("parties_sha256" in data or not committed, f"{at}: names no parties")
            if "parties_sha256" in data:
                digest = sha256(canonical(self.listed(event["seq"])).encode()).hex()
                need(data["parties_sha256"] == digest, f"{at}: names other parties")
            if event["event"] == "recipient.signed":
                continue
            own = [one for one in self.given(event["seq"]) if one["actor"]["id"] == who]
            need(own, f"{at}: agrees without a signature")
            gone = [one for one in self.signers(own[-1]["seq"]) if one not in self.signers(event["seq"])]
            need(gone and data["removed"] == gone, f"{at}: names other removed signers")
            need(data["parties"] == self.listed(event["seq"]), f"{at}: lists other parties")
            need(data["act_sha256"] == own[0]["data"]["payload_sha256"], f"{at}: names another signing record")
            need(event["doc"] == own[0]["doc"], f"{at}: names another document")

    def people(self):
        """Name and address of the parties, as far as the bundle has them."""
        parties = {one["id"]: one["sha256"] for one in self.listed(0) if one["sha256"]} if self.of_type("contract.sent") else {}
        self.names = {}
        for line in self.lines("parties.jsonl") if parties else []:
            entry = read_canonical("parties.jsonl", line)
            digest = sha256(base64.b64decode(entry["salt"]) + entry["body"].encode()).hex()
            need(digest == parties.pop(entry["recipient"], None), f"parties.jsonl: {entry['recipient']} is not opened")
            self.names[entry["recipient"]] = json.loads(entry["body"])["name"]
        erased = {event["data"]["recipient"] for event in self.of_type("recipient.erased")}
        for who, digest in self.withheld_names.items():
            need(parties.get(who) == digest, f"parties.jsonl: the log has no such name of {who}, or the bundle has it")
            need(who not in erased | {self.edition}, f"parties.jsonl: the name of {who} cannot be withheld")
        missing = set(parties) - set(self.withheld_names)
        need(missing <= erased, "parties.jsonl: a name is missing that was neither withheld nor erased")
        return f"{len(self.names)} names, {len(self.withheld_names)} withheld, {len(missing)} erased"

    def of_type(self, kind):
        return [event for event in self.log if event["event"] == kind]

    def hashed(self, name, digest, can_be_withheld=False):
        if can_be_withheld and name in self.withheld_files:
            need(self.withheld_files[name] == digest, f"{name}: withheld with another hash than the log names")
            self.unnamed.discard(name)
            return
        need(name in self.files and sha256(self.files[name]).hex() == digest, f"{name}: not the file named in the log")

    def document(self):
        uploaded, sent = self.of_type("document.uploaded")[-1], self.of_type("contract.sent")
        self.hashed("original.pdf", uploaded["doc"]["sha256"], True)
        sources, endings = uploaded["data"].get("sources", []), {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
        for i, one in enumerate(sources, 1):
            if len(sources) > 1 or one["sha256"] != uploaded["doc"]["sha256"]:
                self.hashed(f"sources/{i}.{endings[one['type']]}", one["sha256"], True)
        self.hashed("prepared.pdf", uploaded["data"]["prepared_sha256"])
        if sent:
            self.hashed("fields.json", sent[0]["data"]["fields_sha256"])
            need(sent[0]["doc"]["sha256"] == uploaded["data"]["prepared_sha256"], "prepared.pdf: not what was sent")
        return "original and prepared"

    def states(self, event):
        stamped = [event["data"]["stamped_sha256"]] if event["event"] == "document.sealed" else []
        return [event["doc"]["sha256"], *stamped] if event["doc"] else stamped

    def shown(self, signed):
        """The document that a signer saw: sent or sealed before, held by the bundle, and the prepared one with additions."""
        digest, newest = signed["doc"]["sha256"], self.of_type("document.sealed")[-1:]
        before = [event for event in self.log if event["seq"] < signed["seq"] and digest in self.states(event)]
        kinds = {event["event"] for event in before}
        need(kinds & {"contract.sent", "document.sealed"}, f"events.jsonl: event {signed['seq']} signs an unknown document")
        name, data = f"shown/{digest}.pdf", None
        if "contract.sent" in kinds:
            name = "prepared.pdf"
        elif newest and digest in self.states(newest[0]):
            size = newest[0]["data"]["size" if newest[0]["doc"]["sha256"] == digest else "stamped_size"]
            name, data = "sealed.pdf", self.files.get("sealed.pdf", b"")[:size]
        data = self.files.get(name) if data is None else data
        need(data is not None and sha256(data).hex() == digest, f"{name}: not what the signer of event {signed['seq']} saw")
        need(data.startswith(self.files["prepared.pdf"]), f"{name}: does not begin with prepared.pdf")
        return name

    def acts(self):
        shown = set()
        for event in self.of_type("recipient.signed"):
            who = event["actor"]["id"]
            shown.add(self.shown(event))
            if event["seq"] in self.erased and f"acts/{who}.json" not in self.files:
                continue
            self.hashed(f"acts/{who}.json", event["data"]["payload_sha256"])
            act = read_canonical(f"acts/{who}.json", self.files[f"acts/{who}.json"].decode())
            need((act["signer"], act["contract"], act["time"]) == (who, self.contract, event["ts"]), f"acts/{who}.json: of another")
            named = event["data"].get("parties_sha256")
            need(act["v"] == (1 if named is None else 2), f"acts/{who}.json: of another format than its event")
            listed = None if named is None else sha256(canonical(act["parties"]).encode()).hex()
            need(listed == named, f"acts/{who}.json: names other parties than its event")
            need(self.names.get(who, act["name"]) == act["name"], f"acts/{who}.json: names another signer than was sent to")
            need(act["document_sha256"] == event["doc"]["sha256"], f"acts/{who}.json: signs another document than its event")
            self.hashed(f"acts/{who}.fields.json", act["fields_sha256"])
            sent = [field for field in json.loads(self.files["fields.json"]) if field.pop("signer") == who]
            filled = json.loads(self.files[f"acts/{who}.fields.json"])
            need(all("value" in field for field in filled), f"acts/{who}.fields.json: a field has no value")
            for field in filled:
                del field["value"]
            need(sorted(map(canonical, filled)) == sorted(map(canonical, sent)), f"acts/{who}.fields.json: not the fields that were sent")
            self.hashed(f"signatures/{who}.png", act["signature_image_sha256"])
            if act["strokes_sha256"]:
                self.hashed(f"signatures/{who}.strokes.json", act["strokes_sha256"], who != self.edition)
            self.hashed(f"consent/{act['consent']['sha256']}.txt", act["consent"]["sha256"])
        others = {name for name in self.files if name.startswith("shown/")} - shown
        need(not others, f"{sorted(others)}: no one signed it")
        return f"{len(self.of_type('recipient.signed'))} signing records for {len(shown)} states of the document"

    def withheld(self):
        if self.edition == "members":
            return "nothing withheld"
        need(any(one["id"] == self.edition for one in self.listed(0)), "manifest.json: the edition of no recipient")
        need(not self.unnamed, f"{sorted(self.unnamed)}: listed as withheld, but the log names no such file")
        return f"{len(self.withheld_files)} files"

    def seal(self):
        sealed = self.of_type("document.sealed")[-1]
        pdf, data = self.files["sealed.pdf"], sealed["data"]
        self.hashed("certificate.pdf", data["certificate_sha256"])
        parts = [(data["stamped_size"], data["stamped_sha256"]), (data["pre_seal_size"], data["pre_seal_sha256"])]
        for size, digest in [*parts, (data["size"], sealed["doc"]["sha256"])]:
            need(sha256(pdf[:size]).hex() == digest, f"sealed.pdf: its first {size} bytes do not match the log")
        need(pdf.startswith(self.files["prepared.pdf"]), "sealed.pdf: does not begin with prepared.pdf")
        seals = 0
        for found in re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+) *\]", pdf):
            start, after, length = map(int, found.groups())
            if pdf[start:start + 1] != b"<" or after + length not in (data["size"], len(pdf)):
                continue
            (self.folder / "covered").write_bytes(pdf[:start] + pdf[after:after + length])
            der = bytes.fromhex(pdf[start + 1:after - 1].decode())
            (self.folder / "cms").write_bytes(der)
            if after + length == data["size"]:
                ca = self.write("keys/seal-chain.pem")
                args = ["-cades", "-inform", "DER", "-in", "cms", "-content", "covered", "-binary", "-CAfile", ca]
                ok, output = openssl(self.folder, "cms", "-verify", *args, "-purpose", "any", "-out", "out")
            else:
                ca = self.write("keys/tsa-chain.pem")
                ok, output = openssl(self.folder, "ts", "-verify", "-token_in", "-in", "cms", "-data", "covered", "-CAfile", ca)
            need(ok, f"sealed.pdf: openssl: {output}")
            seals += 1
        need(seals == (1 if len(pdf) == data["size"] else 2), "sealed.pdf: its seals do not cover it")
        return f"{seals} seals"

    def write(self, name):
        target = self.folder / pathlib.PurePosixPath(name).name
        target.write_bytes(self.files[name])
        return str(target)

    def anchors(self):
        witnesses = map(parse_vkey, self.lines("keys/witnesses.vkey") if "keys/witnesses.vkey" in self.files else [])
        by_name, stamps, cosigned = {name: (key_id, key) for name, key_id, _, key in witnesses}, 0, 0
        for name in ["checkpoint.txt", *(one for one in self.files if re.fullmatch(r"checkpoints/\d+\.txt", one))]:
            text, others = self.note(name, self.files[name])
            _, size, root = text.splitlines()
            need(self.known.get(int(size)) == base64.b64decode(root), f"{name}: of another log")
            for who, value in others:
                key_id, public = by_name[who]
                message = f"cosignature/v1\ntime {int.from_bytes(value[4:12], 'big')}\n{text}".encode()
                holds = value[:4] == key_id and ed25519(self.folder, public, message, value[12:])
                need(holds, f"{name}: the cosignature of {who} is invalid")
                cosigned += 1
            token = name.replace(".txt", ".tsr")
            if token in self.files:
                (self.folder / "note").write_bytes(b"".join(self.files[name].splitlines(keepends=True)[:5]))
                args = ["-data", "note", "-in", self.write(token), "-CAfile", self.write("keys/tsa-chain.pem")]
                ok, output = openssl(self.folder, "ts", "-verify", *args)
                need(ok, f"{token}: openssl: {output}")
                stamps += 1
        return f"{stamps} timestamps, {cosigned} cosignatures"


def main(path):
    with tempfile.TemporaryDirectory() as folder:
        try:
            bundle = Bundle(path, pathlib.Path(folder))
            checks = ["manifest", "events", "parties", "consistency", "personal", "people", "document", "acts", "withheld", "anchors"]
            for check in [*checks, *(["seal"] if "sealed.pdf" in bundle.files else [])]:
                print(f"{check}: {getattr(bundle, check)()} valid")
        except Fault as fault:
            sys.exit(f"INVALID {fault}")
        except Exception as error:  # an unreadable bundle is invalid
            sys.exit(f"INVALID {path}: {type(error).__name__}: {error}")


def refused(path):
    try:
        with contextlib.redirect_stdout(None):
            main(path)
        return False
    except SystemExit:
        return True


if __name__ == "__main__":
    first, *more = sys.argv[1:]
    if more:  # several bundles: one line for each
        print("\n".join(f"{'INVALID' if refused(path) else 'valid'} {path}" for path in [first, *more]))
    else:
        main(first)
