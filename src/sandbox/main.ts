/** The outside world as a process of its own. Says where it is in one line of JSON, stops on SIGTERM and SIGINT. */
import type { Authenticator } from './desk/authenticator.ts';
import { startSandbox, type SandboxAccount, type SandboxOptions } from './start.ts';

const env = process.env;

/** `SANDBOX_ACCOUNTS` is a JSON list of accounts; without it there is one, with the keys that are given. */
function accountsOf(): SandboxAccount[] {
  const list = env['SANDBOX_ACCOUNTS'];
  if (list !== undefined && list !== '') return JSON.parse(list) as SandboxAccount[];
  const webhookUrl = env['SANDBOX_WEBHOOK_URL'];
  return [
    {
      id: env['SANDBOX_ACCOUNT'] ?? 'acct_klaproos',
      name: env['SANDBOX_ACCOUNT_NAME'] ?? 'Kinderdagverblijf De Klaproos',
      secretKey: env['STRIPE_SECRET_KEY'] ?? 'sk_test_sandbox',
      publishableKey: env['STRIPE_PUBLISHABLE_KEY'] ?? 'pk_test_sandbox',
      webhookSecret: env['STRIPE_WEBHOOK_SECRET'] ?? 'whsec_sandbox',
      ...(webhookUrl === undefined ? {} : { webhookUrl })
    }
  ];
}

const text = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);

function optionsOf(): SandboxOptions {
  const host = text('SANDBOX_HOST');
  const dataFile = text('SANDBOX_DATA_FILE');
  const fixedAt = text('SANDBOX_TIME');
  const accountSid = text('TWILIO_ACCOUNT_SID');
  const authToken = text('TWILIO_AUTH_TOKEN');
  const urls = text('SANDBOX_PRODUCT_OPS_URLS');
  const mailReportUrl = text('SANDBOX_MAIL_REPORT_URL');
  const mailSecret = text('MAIL_WEBHOOK_SECRET');
  // A JSON list of names and secrets in base 32.
  const authenticators = text('SANDBOX_AUTHENTICATORS');
  return {
    accounts: accountsOf(),
    port: Number(env['SANDBOX_PORT'] ?? 0),
    smtpPort: Number(env['SANDBOX_SMTP_PORT'] ?? 0),
    productOpsUrls: urls?.split(',').map((url) => url.trim()) ?? [],
    ...(host === undefined ? {} : { publicHost: host }),
    ...(dataFile === undefined ? {} : { dataFile }),
    ...(authenticators === undefined
      ? {}
      : { authenticators: JSON.parse(authenticators) as Authenticator[] }),
    // Stands still at this instant until moved; for tests of a whole product.
    ...(fixedAt === undefined ? {} : { clock: { fixedAt }, runByItself: true }),
    // Mails that come back, complaints and answers, as a mail provider passes them on.
    ...(mailReportUrl === undefined || mailSecret === undefined
      ? {}
      : { mailReports: { url: mailReportUrl, secret: mailSecret } }),
    ...(accountSid === undefined || authToken === undefined ? {} : { twilio: { accountSid, authToken } })
  };
}

const sandbox = await startSandbox(optionsOf());
const { stripeUrl, deskUrl, smtpUrl, twilioUrl, printUrl, pushUrl, agencyUrl, dnsServer } = sandbox;
process.stdout.write(
  `${JSON.stringify({ ready: true, stripeUrl, deskUrl, smtpUrl, twilioUrl, printUrl, pushUrl, agencyUrl, dnsServer })}\n`
);

let isStopping = false;
function stop(): void {
  if (isStopping) return;
  isStopping = true;
  sandbox.stop().then(
    () => process.exit(0),
    () => process.exit(1)
  );
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// The parent is gone: an outside world without a product serves nobody.
process.once('disconnect', stop);
