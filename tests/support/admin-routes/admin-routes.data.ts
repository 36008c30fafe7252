import type { StaffRole } from '../../../src/lib/server/domain/identity/index.ts';

const ALL: readonly StaffRole[] = ['owner', 'finance', 'support', 'viewer'];
const DESK: readonly StaffRole[] = ['owner', 'finance', 'support'];
const MONEY: readonly StaffRole[] = ['owner', 'finance'];
const OWNER: readonly StaffRole[] = ['owner'];

/**
 * Who may open a page or a file, and do its acts (names divided by a space). `ask`: what an address needs besides, with
 * `:id` for the object's. `posted`: an endpoint that is asked by POST.
 */
export type AdminRoute = Readonly<{
  may: readonly StaffRole[];
  acts?: Readonly<Record<string, readonly StaffRole[]>>;
  ask?: string;
  posted?: true;
}>;

/** Every page, file and act behind the sign-in of the admin: `tests/fences/routes.test.ts` fails on one that isn't here. */
export const adminRoutes: Readonly<Record<string, AdminRoute>> = {
  '': { may: ALL },
  '/account': {
    may: ALL,
    acts: {
      'password authenticator passkey renamePasskey removePasskey codes end': ALL,
      // Last: nobody is signed in after these.
      'signOut endAll': ALL
    }
  },
  '/account/passkey': { may: ALL, acts: { add: ALL } },
  '/account/passkey/options': { may: ALL, posted: true },
  '/agencies': { may: OWNER },
  '/agencies/new': { may: OWNER, acts: { add: OWNER } },
  '/agencies/[id=uuid]': { may: OWNER, acts: { 'save test reveal retire': OWNER } },
  '/arrangements': { may: ALL },
  '/arrangements/file': { may: ALL },
  '/arrangements/[id=uuid]': { may: ALL, acts: { 'approve offer decline end': MONEY } },
  '/audit': { may: MONEY },
  '/audit/file': { may: MONEY, ask: '?act=none' },
  // Which act it is decides who may: asked again for each run.
  '/bulk': { may: ALL, acts: { prepare: ALL } },
  '/bulk/[id=uuid]': { may: ALL, acts: { 'look start stop undo': ALL } },
  '/cancellations': { may: ALL },
  '/cancellations/[id=uuid]': { may: ALL, acts: { settle: DESK } },
  '/conversations': { may: DESK },
  '/conversations/[id=uuid]': { may: DESK, acts: { 'answer done give': DESK } },
  '/conversations/[id=uuid]/files/[message=uuid]/[place]': { may: DESK },
  '/customers': { may: ALL },
  '/customers/duplicates': { may: MONEY, acts: { 'dismiss search': MONEY } },
  '/customers/file': { may: ALL },
  '/customers/found': { may: ALL },
  '/customers/merge': { may: MONEY, ask: '?keep=:id&gone=:id', acts: { merge: MONEY } },
  '/customers/[id=uuid]': { may: ALL, acts: { 'note sendLink help': DESK } },
  '/customers/[id=uuid]/arrangement': { may: MONEY, acts: { 'show start': MONEY } },
  '/customers/[id=uuid]/promise': { may: DESK, acts: { default: DESK } },
  '/erasures': { may: OWNER },
  '/erasures/[id=uuid]': { may: OWNER, acts: { 'release refuse': OWNER } },
  '/files': { may: MONEY },
  '/files/file': { may: MONEY },
  '/files/[id=uuid]': { may: MONEY },
  '/handover': { may: ALL, acts: { ask: MONEY } },
  '/handover/[id=uuid]': {
    may: ALL,
    acts: { 'ask drop recall goOn repeat bring pay takeBack remit payBack': MONEY }
  },
  '/handover/[id=uuid]/dossier/[format]': { may: ALL },
  '/handover/reports': { may: ALL, acts: { 'replay aside': MONEY } },
  '/import': { may: MONEY, acts: { upload: MONEY } },
  '/imports/[id=uuid]': { may: MONEY },
  '/invoices': { may: ALL },
  '/invoices/file': { may: ALL },
  '/invoices/[id=uuid]': { may: ALL, acts: { 'payLink letter': DESK } },
  '/invoices/[id=uuid]/costs': { may: MONEY, acts: { withdraw: MONEY } },
  '/invoices/[id=uuid]/postpone': { may: MONEY, acts: { postpone: MONEY } },
  '/invoices/[id=uuid]/void': { may: MONEY, acts: { confirm: MONEY } },
  '/invoices/[id=uuid]/write-off': { may: MONEY, acts: { 'ask undo': MONEY } },
  '/law': { may: ALL },
  '/letters/[id=uuid]': { may: ALL },
  '/messages': { may: ALL },
  '/messages/file': { may: ALL },
  '/messages/letters': { may: ALL, acts: { 'make handOver': DESK } },
  '/messages/letters/[id=uuid]': { may: DESK },
  '/messages/links': { may: ALL },
  '/messages/links/file': { may: ALL },
  '/messages/links/[id=uuid]': { may: ALL, acts: { revoke: DESK } },
  '/messages/results': { may: ALL },
  '/messages/[id=uuid]': { may: ALL, acts: { replay: DESK } },
  '/palette': { may: ALL },
  '/payments': { may: ALL },
  '/payments/file': { may: ALL },
  '/payments/[id=uuid]/refund': { may: MONEY, acts: { refund: MONEY } },
  '/plans': { may: ALL },
  '/plans/file': { may: ALL },
  '/policies/arrangements': { may: ALL },
  '/policies/arrangements/change': { may: MONEY, acts: { 'look publish': MONEY } },
  '/policies/arrangements/versions/[version]': { may: ALL, acts: { bringBack: MONEY } },
  '/policies/experiments': { may: ALL },
  '/policies/experiments/new': { may: MONEY, acts: { add: MONEY } },
  '/policies/experiments/[id=uuid]': { may: ALL, acts: { 'start end discard': MONEY } },
  '/policies/experiments/[id=uuid]/change': { may: MONEY, acts: { save: MONEY } },
  '/policies/experiments/[id=uuid]/file': { may: ALL },
  '/policies/handover': { may: ALL },
  '/policies/handover/change': { may: MONEY, acts: { 'look publish': MONEY } },
  '/policies/handover/versions/[version]': { may: ALL, acts: { bringBack: MONEY } },
  '/policies/holds': { may: DESK, acts: { 'hold lift': DESK } },
  '/policies/limits': { may: ALL, acts: { 'look publish': MONEY } },
  '/policies/limits/versions/[version]': { may: ALL, acts: { bringBack: MONEY } },
  '/policies/retries': { may: ALL, acts: { 'begin drop': MONEY } },
  '/policies/retries/backtest': { may: MONEY },
  '/policies/retries/draft': { may: MONEY, acts: { save: MONEY } },
  '/policies/retries/publish': { may: MONEY, acts: { publish: MONEY } },
  '/policies/retries/shadow': { may: ALL, acts: { 'start stop': MONEY } },
  '/policies/retries/versions/[version]': { may: ALL, acts: { bringBack: MONEY } },
  '/policies/routing': { may: ALL, acts: { begin: MONEY } },
  '/policies/routing/draft': { may: MONEY, acts: { 'move remove otherwise': MONEY } },
  '/policies/routing/draft/rule': { may: MONEY, acts: { save: MONEY } },
  '/policies/routing/explain': { may: ALL, ask: '?method=card&amount=10' },
  '/policies/routing/publish': { may: OWNER, acts: { publish: OWNER } },
  '/policies/routing/versions/[version]': { may: ALL, acts: { bringBack: OWNER } },
  '/policies/segments': { may: ALL },
  '/policies/segments/new': { may: MONEY, acts: { save: MONEY } },
  '/policies/segments/[id=uuid]': { may: ALL, acts: { retire: MONEY } },
  '/policies/segments/[id=uuid]/change': { may: MONEY, acts: { save: MONEY } },
  '/policies/segments/[id=uuid]/versions/[version]': { may: ALL, acts: { bringBack: MONEY } },
  '/policies/whatsapp': { may: ALL, acts: { keep: MONEY } },
  '/promises': { may: ALL },
  '/promises/file': { may: ALL },
  '/promises/[id=uuid]': { may: ALL, acts: { withdraw: DESK } },
  '/releases': { may: MONEY, acts: { limit: OWNER } },
  '/releases/[id=uuid]': { may: MONEY, acts: { 'release refuse withdraw': MONEY } },
  '/reports': { may: ALL },
  '/reports/cash': { may: ALL },
  '/reports/feedback': { may: ALL },
  '/reports/feedback/answers': { may: ALL, ask: '?score=1' },
  '/reports/file': { may: ALL, ask: '?report=recovery' },
  '/reports/recovery': { may: ALL, ask: '?by=reason' },
  '/reports/rows': { may: ALL, ask: '?of=owed' },
  '/sequences': { may: ALL, acts: { 'up start': MONEY } },
  '/sequences/[id=uuid]': { may: ALL, acts: { 'change retire': MONEY } },
  '/sequences/[id=uuid]/ahead': { may: ALL },
  '/sequences/[id=uuid]/draft': { may: MONEY, acts: { 'move remove audience': MONEY } },
  '/sequences/[id=uuid]/draft/step': { may: MONEY, acts: { save: MONEY } },
  '/sequences/[id=uuid]/publish': { may: MONEY, acts: { publish: MONEY } },
  '/sequences/[id=uuid]/versions/[version]': { may: ALL, acts: { bringBack: MONEY } },
  '/set-up': { may: OWNER },
  '/settings': { may: OWNER, acts: { 'preview save asking': OWNER } },
  '/settings/accounts': { may: OWNER, acts: { 'add change test switch': OWNER } },
  '/settings/channels': { may: OWNER, acts: { 'openings test try': OWNER } },
  '/settings/domain': { may: OWNER, acts: { 'ask check giveUp': OWNER } },
  '/settings/keys': { may: OWNER, acts: { 'create revoke': OWNER } },
  '/staff': { may: OWNER, acts: { 'invite again withdraw': OWNER } },
  '/staff/[id=uuid]': { may: OWNER, acts: { 'role sessions secondFactor end': OWNER } },
  '/subscriptions': { may: ALL },
  '/subscriptions/file': { may: ALL },
  '/subscriptions/[id=uuid]': { may: ALL, acts: { 'review confirm undoStop day': DESK } },
  '/templates': { may: ALL },
  '/templates/[message]/[channel]': { may: ALL, acts: { 'save publish rollBack test': MONEY } },
  '/templates/[message]/[channel]/preview': { may: ALL, ask: '?tone=friendly' },
  '/views': { may: ALL, acts: { 'save change remove openWith': ALL } },
  '/webhooks': { may: MONEY, acts: { add: OWNER } },
  '/webhooks/[id=uuid]': { may: MONEY, acts: { 'change move reveal rotate test replay': OWNER } },
  '/webhooks/[id=uuid]/deliveries/[delivery=uuid]': { may: MONEY, acts: { replay: OWNER } }
};

/** Every page and act of whoever runs the installation. */
export const operatorRoutes: Readonly<Record<string, readonly string[]>> = {
  '': ['signOut'],
  '/acts': [],
  '/new': ['open'],
  '/merchants/[id=uuid]': ['invite', 'suspend', 'resume']
};
