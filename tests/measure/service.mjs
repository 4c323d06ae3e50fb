// The release build as a child process on loopback, for the scripts beside this file.
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

export function call(method, path, body, headers) {
  return new Promise((done, failed) => {
    const request = http.request({ port, host: "127.0.0.1", method, path, agent, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => done({ status: answer.statusCode, text }));
    });
    request.on("error", failed);
    request.end(body);
  });
}

export async function ask(query, variables, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await call("POST", "/graphql", JSON.stringify({ query, variables }), headers);
  const told = JSON.parse(answer.text);
  if (answer.status !== 200 || told.errors) throw new Error(answer.text);
  return told.data;
}

export async function start() {
  const begun = performance.now();
  const child = spawn(binary, ["--demo", "--listen", `127.0.0.1:${port}`], { cwd: folder, env: settings, stdio: "ignore" });
  for (;;) {
    try {
      if ((await call("GET", "/health/ready")).status === 200) break;
    } catch {
      if (child.exitCode !== null) throw new Error("the service did not start");
    }
    await rest(2);
  }
  return { child, ready: performance.now() - begun };
}

export async function signIn() {
  const login = `mutation { login(input: {email: "manager@relience.example.org", password: "passerelle-demo"}) { accessToken } }`;
  return (await ask(login)).login.accessToken;
}

export const stop = (child) => new Promise((done) => (child.on("exit", done), child.kill("SIGTERM")));
export const rest = (ms) => new Promise((next) => setTimeout(next, ms));
export const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
