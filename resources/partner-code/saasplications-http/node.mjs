// Submits an XML file to SaaSplications. Needs Node 18 and nothing else.
//
//     node submit.mjs --new-key            makes an EDI key: keep it where secrets are kept, give it to SaaSplications
//     EDI_KEY=edi_... node submit.mjs order.xml
//
// Exit code 0: the server answered; its answer is on standard output. Anything else: see standard error.
// If the answer never came, look in the ERP for the document's external reference before sending it again.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

const ADDRESS = process.env.EDI_ADDRESS ?? "__ADDRESS__";
const CLIENT_CODE = process.env.EDI_CLIENT_CODE ?? "__CLIENT_CODE__";

function newKey() {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  let bits = 0;
  let count = 0;
  let key = "edi_";
  for (const byte of randomBytes(32)) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      key += alphabet[(bits >> count) & 31];
      bits &= (1 << count) - 1;
    }
  }
  return key + alphabet[(bits << (5 - count)) & 31];
}

const escape = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);

async function send(method, path, { body, token, seconds = 120 } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/xml";
  if (token) headers["X-EDI-Session"] = token;
  const signal = AbortSignal.timeout(seconds * 1000);
  const answer = await fetch(ADDRESS + path, { method, headers, body, signal, redirect: "error" });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) throw new Error(`the server answered HTTP ${answer.status}: ${bytes.toString("utf8")}`);
  return bytes;
}

async function establish(key) {
  const body = `<SessionRequest><ClientCode>${escape(CLIENT_CODE)}</ClientCode><EdiKey>${escape(key)}</EdiKey></SessionRequest>`;
  const answer = (await send("POST", "/edi/session", { body, seconds: 20 })).toString("utf8");
  const token = /<(?:\w+:)?Token>\s*([^<\s]+)/.exec(answer);
  if (!token) throw new Error("the server opened a session without a token");
  return token[1];
}

async function submit(document, key) {
  const token = await establish(key);
  try {
    return await send("POST", "/edi/session/submit", { body: document, token });
  } finally {
    await send("DELETE", "/edi/session", { token, seconds: 5 }).catch((error) =>
      console.error(`the session was not closed: ${error.message}`),
    );
  }
}

const [argument] = process.argv.slice(2);
if (argument === "--new-key") {
  console.log(newKey());
} else if (!argument || !process.env.EDI_KEY) {
  console.error("usage: EDI_KEY=... node submit.mjs FILE | --new-key");
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(await submit(await readFile(argument), process.env.EDI_KEY));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
