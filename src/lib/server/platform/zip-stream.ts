import { Zip, ZipDeflate } from 'fflate';

/**
 * Files as one ZIP archive, written while it is read: the next file is asked for only when the one before it has been
 * taken. `at` stands on every file. Names that come twice get a number.
 */
export function zipStream(
  files: AsyncIterable<Readonly<{ name: string; bytes: Uint8Array }>>,
  at: Temporal.Instant
): ReadableStream<Uint8Array> {
  const iterator = files[Symbol.asyncIterator]();
  const names = new Set<string>();
  const waiting: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    waiting.push(chunk);
  });
  let isDone = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (waiting.length === 0 && !isDone) {
        const next = await iterator.next();
        if (next.done) {
          isDone = true;
          zip.end();
        } else {
          const file = new ZipDeflate(freeName(names, next.value.name), { level: 6 });
          file.mtime = at.epochMilliseconds;
          zip.add(file);
          file.push(next.value.bytes, true);
        }
      }
      for (const chunk of waiting.splice(0)) controller.enqueue(chunk);
      if (isDone) controller.close();
    },
    async cancel() {
      zip.terminate();
      await iterator.return?.();
    }
  });
}

function freeName(taken: Set<string>, name: string): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = name.replace(/(\.\w+)?$/, `-${count}$1`);
  taken.add(free);
  return free;
}
