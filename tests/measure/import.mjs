// Measures what README states of imports: node tests/measure/import.mjs [DATABASE_URL]
// 60,000 participants, then a mobility for each of them, with all checks; loopback only, needs `cargo build --release`.
import { ask, call, memory, rest, signIn, start, stop } from "./service.mjs";

const ROWS = 60_000;
const HOSTS = ["nordkoop", "growwell", "punte"];
const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const people = ["Participant ID,Participant Profile,Participant First Name,Participant Last Name,Participant Gender,Participant Year of Birth"];
const stays = ["Mobility activity ID,Participant ID,Activity Type,Receiving Organisation,Start Date,End Date,Receiving City,Travel Days"];
for (let row = 1; row <= ROWS; row++) {
  people.push(`P-${row},STAFF,Given${row},Family${row},${row % 2 ? "FEMALE" : "MALE"},${1960 + (row % 40)}`);
  const from = 5 + (row % 100);
  stays.push(`A-${row},P-${row},JOB_SHADOWING,${HOSTS[row % 3]},${day(from)},${day(from + 6)},Somewhere,2`);
}

const { child } = await start();
const token = await signIn();
const { projects } = await ask(`{ projects(first: 10) { nodes { id acronym } } }`, {}, token);
const project = projects.nodes.find((one) => one.acronym === "WTG2").id;

async function upload(lines) {
  const bytes = lines.join("\n");
  const announce = `mutation($input: FileUploadInput!) { fileUpload(input: $input) { id uploadUrl } }`;
  const input = { purpose: "IMPORT", name: "rows.csv", mediaType: "text/csv", size: Buffer.byteLength(bytes) };
  const { fileUpload: file } = await ask(announce, { input }, token);
  const answer = await call("PUT", file.uploadUrl, bytes, { "content-type": "text/csv" });
  if (answer.status !== 204) throw new Error(answer.text);
  return file.id;
}

async function measure(kind, lines) {
  const file = await upload(lines);
  const before = memory(child.pid);
  let most = before;
  const begun = performance.now();
  const input = { kind, project, file, dryRun: false };
  const { importStart: job } = await ask(`mutation($input: ImportStartInput!) { importStart(input: $input) { id } }`, { input }, token);
  for (;;) {
    const told = await ask(`query($id: ID!) { importJob(id: $id) { state failure created refused } }`, { id: job.id }, token);
    most = Math.max(most, memory(child.pid));
    const { state, created, refused } = told.importJob;
    if (state !== "QUEUED" && state !== "RUNNING") {
      const seconds = (performance.now() - begun) / 1000;
      console.log(`${kind.padEnd(12)} ${state} ${created} created, ${refused} refused in ${seconds.toFixed(1)} s; memory ${before.toFixed(0)} MB, at most ${most.toFixed(0)} MB`);
      return;
    }
    await rest(250);
  }
}

await measure("PARTICIPANT", people);
await measure("MOBILITY", stays);
await stop(child);
process.exit(0);
