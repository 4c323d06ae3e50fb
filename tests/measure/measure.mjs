// Measures what README states: node tests/measure/measure.mjs [DATABASE_URL]
// Without a URL an SQLite file in a temporary folder. Needs `cargo build --release`; loopback only.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = resolve("target/release/passerelle");
const folder = mkdtempSync(join(tmpdir(), "passerelle-measure-"));
const port = 18080 + (process.pid % 1000);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const settings = { ...process.env, PASSERELLE_MASTER_KEY_FILE: join(folder, "key"), PASSERELLE_LOG: "warn" };
if (process.argv[2]) {
  settings.DATABASE_URL = process.argv[2];
  settings.PASSERELLE_MASTER_KEY = Buffer.from("a key of thirty-two bytes, tests").toString("base64");
  delete settings.PASSERELLE_MASTER_KEY_FILE;
}

function call(method, path, body, token) {
  return new Promise((done, failed) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const request = http.request({ port, host: "127.0.0.1", method, path, agent, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => done({ status: answer.statusCode, text }));
    });
    request.on("error", failed);
    request.end(body && JSON.stringify(body));
  });
}

async function start() {
  const begun = performance.now();
  const child = spawn(binary, ["--demo", "--listen", `127.0.0.1:${port}`], { cwd: folder, env: settings, stdio: "ignore" });
  for (;;) {
    try {
      if ((await call("GET", "/health/ready")).status === 200) break;
    } catch {
      if (child.exitCode !== null) throw new Error("the service did not start");
    }
    await new Promise((next) => setTimeout(next, 2));
  }
  return { child, ready: performance.now() - begun };
}

const stop = (child) => new Promise((done) => (child.on("exit", done), child.kill("SIGTERM")));
const rest = (ms) => new Promise((next) => setTimeout(next, ms));
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

const first = await start();
await stop(first.child);
const starts = [];
for (let round = 0; round < 5; round++) {
  const { child, ready } = await start();
  starts.push(ready);
  await stop(child);
}
const { child } = await start();
await rest(5000);
const idle = memory(child.pid);

const login = `mutation { login(input: {email: "manager@relience.example.org", password: "passerelle-demo"}) { accessToken } }`;
const token = JSON.parse((await call("POST", "/graphql", { query: login })).text).data.login.accessToken;
const query = `query { viewer { email } projects(first: 10, filter: {search: "social economy"}) { totalCount nodes { id acronym title timeline status startDate endDate partners { role partner { acronym country } } reconciliation { plannedTotal plannedByHost actual difference hosts { country planned actual } } } pageInfo { hasNextPage endCursor } } }`;
// Few enough to stay within one caller's rate.
const times = [];
for (let round = 0; round < 520; round++) {
  const begun = performance.now();
  const answer = await call("POST", "/graphql", { query }, token);
  if (answer.status !== 200 || answer.text.includes('"errors"')) throw new Error(answer.text);
  if (round >= 120) times.push(performance.now() - begun);
}
await rest(2000);
const afterwards = memory(child.pid);
await stop(child);

const at = (list, part) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)].toFixed(2);
console.log(`first load to ready   ${first.ready.toFixed(0)} ms`);
console.log(`start to ready        ${at(starts, 0.5)} ms (median of ${starts.length})`);
console.log(`idle memory           ${idle.toFixed(1)} MB (after 520 queries ${afterwards.toFixed(1)} MB)`);
console.log(`project list          p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms at one connection`);
process.exit(0);
