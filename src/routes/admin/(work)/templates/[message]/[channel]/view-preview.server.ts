import type { Preview } from '#lib/server/domain/notifications/index.ts';

/** A preview as the page shows it: an e-mail's HTML is a page of its own, in a frame of its own. */
export type PreviewView =
  | Readonly<{ channel: 'email'; from: string; subject: string; preheader: string; text: string }>
  | Readonly<{ channel: 'sms'; text: string; segments: number }>
  | Readonly<{ channel: 'push'; title: string; text: string }>
  | Readonly<{ channel: 'portal' | 'letter'; title: string; paragraphs: readonly string[] }>;

export function viewPreview(preview: Preview): PreviewView {
  if (preview.channel !== 'email') return preview;
  const { email, preheader, channel } = preview;
  return { channel, from: email.from.name, subject: email.subject, preheader, text: email.text };
}
