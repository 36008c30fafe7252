import PostalMime from 'postal-mime';
import type { MessageTray } from './tray.ts';

/** Keeps one e-mail once per recipient, as each would have received it. */
export async function keepMail(tray: MessageTray, raw: Buffer, recipients: readonly string[]): Promise<void> {
  const mail = await PostalMime.parse(raw);
  const files = mail.attachments.map(({ content }) =>
    typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer)
  );
  for (const to of recipients) {
    tray.add(
      {
        channel: 'email',
        from: mail.from?.name ? `${mail.from.name} <${mail.from.address ?? ''}>` : (mail.from?.address ?? ''),
        to,
        subject: mail.subject ?? null,
        text: mail.text ?? '',
        html: mail.html ?? null,
        headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
        attachments: mail.attachments.map(({ filename, mimeType }, place) => ({
          name: filename ?? 'attachment',
          type: mimeType,
          bytes: files[place]!.length
        })),
        providerId: mail.messageId ?? '',
        details: { bytes: raw.length }
      },
      files
    );
  }
}
