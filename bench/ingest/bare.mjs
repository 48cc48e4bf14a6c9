// The least that any reader of a recording does: its lines, each parsed as JSON. What a replay is compared with.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

let lines = 0;
for await (const line of createInterface({
  input: createReadStream(process.argv[2]),
  crlfDelay: Number.POSITIVE_INFINITY,
})) {
  JSON.parse(line);
  lines += 1;
}
console.log(lines);
