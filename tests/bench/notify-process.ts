/** One worker of the `notify` bench, or its limit: a process of its own, so that its time is its own, too. */
import { createTransport } from 'nodemailer';
import { createApp } from '../../src/lib/server/app.ts';
import { renderEmailHtml, renderEmailText } from '../../src/lib/server/channels/index.ts';
import { notificationJobs } from '../../src/lib/server/domain/notifications/index.ts';
import { settableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { sampleEmail } from './notify-sample.ts';

export type NotifyTask = Readonly<{
  env: Readonly<Record<string, string>>;
  merchantId: string;
  /** When the first few are due, and when those that are measured. */
  warmUpAt: string;
  at: string;
  /** What the limit sends by hand, and how many at a time. */
  byHand?: Readonly<{ channel: 'email' | 'sms'; count: number; atOnce: number }>;
}>;

const task = JSON.parse(process.argv[2] ?? '') as NotifyTask;
console.log(JSON.stringify(task.byHand ? await sendByHand(task.byHand) : await send()));

async function send() {
  const clock = settableClock(Temporal.Instant.from(task.warmUpAt));
  const app = await createApp(readConfig(task.env), { process: 'worker', clock });
  const ctx = app.context({ kind: 'system' });
  const { merchantId } = task;
  const countSent = () =>
    ctx.db.withMerchant(merchantId, async (tx) => {
      const [row] = await tx.execute<{ count: number }>(
        `select count(*)::int as count from notice where status = 'sent'`
      );
      return row!.count;
    });
  const sendDue = () => notificationJobs['notifications.send-due']!.run(ctx, { merchantId });
  await sendDue();
  clock.set(Temporal.Instant.from(task.at));
  const before = await countSent();
  const measured = await measure(async () => {
    await sendDue();
    return (await countSent()) - before;
  });
  await app.close();
  return measured;
}

/** Nothing but the transport: nodemailer with the same page for everyone, or the bare request. */
async function sendByHand({ channel, count, atOnce }: NonNullable<NotifyTask['byHand']>) {
  const html = await renderEmailHtml(sampleEmail);
  const text = renderEmailText(sampleEmail);
  const transport = createTransport({
    url: task.env['SMTP_URL']!,
    pool: true,
    maxConnections: atOnce,
    maxMessages: Infinity
  });
  const { TWILIO_API_BASE, TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN } = task.env;
  const url = `${TWILIO_API_BASE}/2010-04-01/Accounts/${sid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${sid}:${TWILIO_AUTH_TOKEN}`).toString('base64')}`;
  const sendOne = async (n: number): Promise<unknown> => {
    if (channel === 'email')
      return transport.sendMail({
        from: { name: 'De Klaproos', address: 'facturen@klaproos.example' },
        to: { name: `Gezin ${n}`, address: `gezin-${n}@example.org` },
        subject: sampleEmail.subject,
        html,
        text
      });
    const body = new URLSearchParams({
      From: 'De Klaproos',
      To: `+3161${1_000_000 + n}`,
      Body: text.slice(0, 150)
    });
    return (await fetch(url, { method: 'POST', headers: { authorization }, body })).json();
  };
  let sent = 0;
  const line = async () => {
    while (sent < count) await sendOne(sent++);
  };
  const measured = await measure(async () => {
    await Promise.all(Array.from({ length: atOnce }, line));
    return count;
  });
  transport.close();
  return measured;
}

async function measure(work: () => Promise<number>) {
  const before = process.cpuUsage();
  const started = performance.now();
  const count = await work();
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { count, seconds, ownMs: (user + system) / 1_000 / count };
}
