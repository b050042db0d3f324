// Azurite's blob service, in memory, at a port of its own choice, which it prints. Before, it prints what lets in whoever
// has it: into everything, and for reading alone. It ends when standard input does.

const { createHmac } = require("crypto");

const [folder, account, key] = process.argv.splice(2);

function sharedAccess(permissions) {
  const [version, expires] = ["2020-08-04", "2099-01-01T00:00:00Z"];
  const signed = [account, permissions, "b", "sco", "", expires, "", "", version, ""].join("\n");
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest("base64");
  const parts = { sv: version, ss: "b", srt: "sco", sp: permissions, se: expires, sig: signature };
  return new URLSearchParams(parts).toString();
}

console.log(sharedAccess("rwdlac"));
console.log(sharedAccess("rl"));
process.stdin.on("end", () => process.exit()).resume();
process.argv.push("--blobPort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry");
require(`${folder}/node_modules/azurite/dist/src/blob/main.js`);
