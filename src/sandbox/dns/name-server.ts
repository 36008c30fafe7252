/** A name server for the TXT records that the desk was told; of every other name it says that there is none. */
import { createSocket } from 'node:dgram';
import { AUTHORITATIVE_ANSWER, decode, encode, type Packet } from 'dns-packet';
import type { World } from '../world/world.ts';

export interface NameServer {
  port: number;
  stop(): Promise<void>;
}

/** Name in lower case → what its TXT records say. */
type Records = Record<string, readonly string[]>;

/** RFC 1035: "no such name". */
const NO_SUCH_NAME = 3;

export async function startNameServer(world: World, host: string): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { address, port }) => {
    const answer = answerOf(world, bytes);
    if (answer) socket.send(encode(answer), port, address);
  });
  await new Promise<void>((done, failed) => {
    socket.once('error', failed);
    socket.bind(0, host, done);
  });
  return { port: socket.address().port, stop: () => new Promise((done) => socket.close(() => done())) };
}

/** Sets what a name's TXT records say from now on; no values: there are none. */
export function setTxt(world: World, name: string, values: readonly string[]): void {
  const { [name.toLowerCase()]: _, ...others } = world.setting<Records>('txt', {});
  world.keepSetting('txt', values.length > 0 ? { ...others, [name.toLowerCase()]: values } : others);
}

/** `undefined` for what is no question of ours: whoever asked asks again, or gives up. */
function answerOf(world: World, bytes: Buffer): Packet | undefined {
  const { id, questions } = decode(bytes);
  const [question] = questions ?? [];
  if (!question) return undefined;
  const name = question.name.toLowerCase();
  const records = world.setting<Records>('txt', {});
  const isKnown = name in records;
  return {
    type: 'response',
    ...(id !== undefined && { id }),
    flags: AUTHORITATIVE_ANSWER | (isKnown ? 0 : NO_SUCH_NAME),
    questions: [question],
    answers:
      question.type === 'TXT'
        ? (records[name] ?? []).map((data) => ({ type: 'TXT' as const, name: question.name, ttl: 60, data }))
        : []
  };
}
