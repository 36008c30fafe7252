/** Everything that was sent to anyone, in the order of sending. */
import { randomUUID } from 'node:crypto';
import type { World } from '../world/world.ts';

export type Channel = 'email' | 'sms' | 'whatsapp' | 'push' | 'letter';

export interface Message {
  id: string;
  channel: Channel;
  /** ISO, the sandbox's time. */
  at: string;
  from: string;
  to: string;
  subject: string | null;
  text: string;
  html: string | null;
  headers: Record<string, string>;
  /** Name, type and size of what is attached; the content is under its own address. */
  attachments: { name: string; type: string; bytes: number }[];
  status: string;
  /** What the provider answered with, e.g. the `SM…` sid; unique per channel. */
  providerId: string;
  details: Record<string, unknown>;
}

export type NewMessage = Pick<Message, 'channel' | 'from' | 'to' | 'text' | 'providerId'> & Partial<Message>;

export interface MessageTray {
  add(message: NewMessage, files?: Buffer[]): Message;
  /** Oldest first; of one channel when given. */
  list(channel?: Channel): Message[];
  find(id: string): Message | undefined;
  /** What was attached, by its place. */
  file(id: string, place: number): Buffer | undefined;
  update(id: string, change: Partial<Message>): void;
}

interface KeptFile {
  base64: string;
}

export function messageTray(world: World): MessageTray {
  const kept = world.store.collection<Message>('messages');
  const files = world.store.collection<KeptFile>('message-files');
  return {
    add(message, contents = []) {
      const id = `msg_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
      contents.forEach(
        (content, place) => void files.put(`${id}/${place}`, { base64: content.toString('base64') })
      );
      return kept.put(id, {
        at: new Date(world.clock.now()).toISOString(),
        subject: null,
        html: null,
        headers: {},
        attachments: [],
        status: 'sent',
        details: {},
        ...message,
        id
      });
    },
    list: (channel) =>
      kept.values().filter((message) => channel === undefined || message.channel === channel),
    find: (id) => kept.get(id),
    file(id, place) {
      const file = files.get(`${id}/${place}`);
      return file && Buffer.from(file.base64, 'base64');
    },
    update(id, change) {
      const message = kept.get(id);
      if (message) kept.put(id, { ...message, ...change });
    }
  };
}
