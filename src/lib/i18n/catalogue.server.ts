/** Every text that people read. A new namespace is four JSON files, four imports and one entry here. */
import accessibilityDe from '../../../locales/de/accessibility.json' with { type: 'json' };
import accessibilityEn from '../../../locales/en/accessibility.json' with { type: 'json' };
import accessibilityFr from '../../../locales/fr/accessibility.json' with { type: 'json' };
import accessibilityNl from '../../../locales/nl/accessibility.json' with { type: 'json' };
import adminDe from '../../../locales/de/admin.json' with { type: 'json' };
import adminEn from '../../../locales/en/admin.json' with { type: 'json' };
import adminFr from '../../../locales/fr/admin.json' with { type: 'json' };
import adminNl from '../../../locales/nl/admin.json' with { type: 'json' };
import appDe from '../../../locales/de/app.json' with { type: 'json' };
import appEn from '../../../locales/en/app.json' with { type: 'json' };
import appFr from '../../../locales/fr/app.json' with { type: 'json' };
import appNl from '../../../locales/nl/app.json' with { type: 'json' };
import arrangementsDe from '../../../locales/de/arrangements.json' with { type: 'json' };
import arrangementsEn from '../../../locales/en/arrangements.json' with { type: 'json' };
import arrangementsFr from '../../../locales/fr/arrangements.json' with { type: 'json' };
import arrangementsNl from '../../../locales/nl/arrangements.json' with { type: 'json' };
import collectionDe from '../../../locales/de/collection.json' with { type: 'json' };
import collectionEn from '../../../locales/en/collection.json' with { type: 'json' };
import collectionFr from '../../../locales/fr/collection.json' with { type: 'json' };
import collectionNl from '../../../locales/nl/collection.json' with { type: 'json' };
import commonDe from '../../../locales/de/common.json' with { type: 'json' };
import commonEn from '../../../locales/en/common.json' with { type: 'json' };
import commonFr from '../../../locales/fr/common.json' with { type: 'json' };
import commonNl from '../../../locales/nl/common.json' with { type: 'json' };
import conversationsDe from '../../../locales/de/conversations.json' with { type: 'json' };
import conversationsEn from '../../../locales/en/conversations.json' with { type: 'json' };
import conversationsFr from '../../../locales/fr/conversations.json' with { type: 'json' };
import conversationsNl from '../../../locales/nl/conversations.json' with { type: 'json' };
import customersDe from '../../../locales/de/customers.json' with { type: 'json' };
import customersEn from '../../../locales/en/customers.json' with { type: 'json' };
import customersFr from '../../../locales/fr/customers.json' with { type: 'json' };
import customersNl from '../../../locales/nl/customers.json' with { type: 'json' };
import deliveriesDe from '../../../locales/de/deliveries.json' with { type: 'json' };
import deliveriesEn from '../../../locales/en/deliveries.json' with { type: 'json' };
import deliveriesFr from '../../../locales/fr/deliveries.json' with { type: 'json' };
import deliveriesNl from '../../../locales/nl/deliveries.json' with { type: 'json' };
import documentsDe from '../../../locales/de/documents.json' with { type: 'json' };
import documentsEn from '../../../locales/en/documents.json' with { type: 'json' };
import documentsFr from '../../../locales/fr/documents.json' with { type: 'json' };
import documentsNl from '../../../locales/nl/documents.json' with { type: 'json' };
import dunningDe from '../../../locales/de/dunning.json' with { type: 'json' };
import dunningEn from '../../../locales/en/dunning.json' with { type: 'json' };
import dunningFr from '../../../locales/fr/dunning.json' with { type: 'json' };
import dunningNl from '../../../locales/nl/dunning.json' with { type: 'json' };
import errorsDe from '../../../locales/de/errors.json' with { type: 'json' };
import errorsEn from '../../../locales/en/errors.json' with { type: 'json' };
import errorsFr from '../../../locales/fr/errors.json' with { type: 'json' };
import errorsNl from '../../../locales/nl/errors.json' with { type: 'json' };
import experimentsDe from '../../../locales/de/experiments.json' with { type: 'json' };
import experimentsEn from '../../../locales/en/experiments.json' with { type: 'json' };
import experimentsFr from '../../../locales/fr/experiments.json' with { type: 'json' };
import experimentsNl from '../../../locales/nl/experiments.json' with { type: 'json' };
import feedbackDe from '../../../locales/de/feedback.json' with { type: 'json' };
import feedbackEn from '../../../locales/en/feedback.json' with { type: 'json' };
import feedbackFr from '../../../locales/fr/feedback.json' with { type: 'json' };
import feedbackNl from '../../../locales/nl/feedback.json' with { type: 'json' };
import linesDe from '../../../locales/de/lines.json' with { type: 'json' };
import linesEn from '../../../locales/en/lines.json' with { type: 'json' };
import linesFr from '../../../locales/fr/lines.json' with { type: 'json' };
import linesNl from '../../../locales/nl/lines.json' with { type: 'json' };
import handoverDe from '../../../locales/de/handover.json' with { type: 'json' };
import intakeDe from '../../../locales/de/intake.json' with { type: 'json' };
import handoverEn from '../../../locales/en/handover.json' with { type: 'json' };
import intakeEn from '../../../locales/en/intake.json' with { type: 'json' };
import handoverFr from '../../../locales/fr/handover.json' with { type: 'json' };
import intakeFr from '../../../locales/fr/intake.json' with { type: 'json' };
import handoverNl from '../../../locales/nl/handover.json' with { type: 'json' };
import intakeNl from '../../../locales/nl/intake.json' with { type: 'json' };
import listsDe from '../../../locales/de/lists.json' with { type: 'json' };
import listsEn from '../../../locales/en/lists.json' with { type: 'json' };
import listsFr from '../../../locales/fr/lists.json' with { type: 'json' };
import listsNl from '../../../locales/nl/lists.json' with { type: 'json' };
import messagesDe from '../../../locales/de/messages.json' with { type: 'json' };
import messagesEn from '../../../locales/en/messages.json' with { type: 'json' };
import messagesFr from '../../../locales/fr/messages.json' with { type: 'json' };
import messagesNl from '../../../locales/nl/messages.json' with { type: 'json' };
import methodsDe from '../../../locales/de/methods.json' with { type: 'json' };
import methodsEn from '../../../locales/en/methods.json' with { type: 'json' };
import methodsFr from '../../../locales/fr/methods.json' with { type: 'json' };
import methodsNl from '../../../locales/nl/methods.json' with { type: 'json' };
import noticesDe from '../../../locales/de/notices.json' with { type: 'json' };
import noticesEn from '../../../locales/en/notices.json' with { type: 'json' };
import noticesFr from '../../../locales/fr/notices.json' with { type: 'json' };
import noticesNl from '../../../locales/nl/notices.json' with { type: 'json' };
import payDe from '../../../locales/de/pay.json' with { type: 'json' };
import payEn from '../../../locales/en/pay.json' with { type: 'json' };
import payFr from '../../../locales/fr/pay.json' with { type: 'json' };
import payNl from '../../../locales/nl/pay.json' with { type: 'json' };
import policiesDe from '../../../locales/de/policies.json' with { type: 'json' };
import policiesEn from '../../../locales/en/policies.json' with { type: 'json' };
import policiesFr from '../../../locales/fr/policies.json' with { type: 'json' };
import policiesNl from '../../../locales/nl/policies.json' with { type: 'json' };
import portalDe from '../../../locales/de/portal.json' with { type: 'json' };
import portalEn from '../../../locales/en/portal.json' with { type: 'json' };
import portalFr from '../../../locales/fr/portal.json' with { type: 'json' };
import portalNl from '../../../locales/nl/portal.json' with { type: 'json' };
import subscriptionsDe from '../../../locales/de/subscriptions.json' with { type: 'json' };
import subscriptionsEn from '../../../locales/en/subscriptions.json' with { type: 'json' };
import subscriptionsFr from '../../../locales/fr/subscriptions.json' with { type: 'json' };
import subscriptionsNl from '../../../locales/nl/subscriptions.json' with { type: 'json' };
import templatesDe from '../../../locales/de/templates.json' with { type: 'json' };
import templatesEn from '../../../locales/en/templates.json' with { type: 'json' };
import templatesFr from '../../../locales/fr/templates.json' with { type: 'json' };
import templatesNl from '../../../locales/nl/templates.json' with { type: 'json' };
import waysOutDe from '../../../locales/de/ways-out.json' with { type: 'json' };
import waysOutEn from '../../../locales/en/ways-out.json' with { type: 'json' };
import waysOutFr from '../../../locales/fr/ways-out.json' with { type: 'json' };
import waysOutNl from '../../../locales/nl/ways-out.json' with { type: 'json' };
import preferencesDe from '../../../locales/de/preferences.json' with { type: 'json' };
import preferencesEn from '../../../locales/en/preferences.json' with { type: 'json' };
import preferencesFr from '../../../locales/fr/preferences.json' with { type: 'json' };
import preferencesNl from '../../../locales/nl/preferences.json' with { type: 'json' };
import signInDe from '../../../locales/de/sign-in.json' with { type: 'json' };
import signInEn from '../../../locales/en/sign-in.json' with { type: 'json' };
import signInFr from '../../../locales/fr/sign-in.json' with { type: 'json' };
import signInNl from '../../../locales/nl/sign-in.json' with { type: 'json' };
import lawDe from '../../../locales/de/law.json' with { type: 'json' };
import lawEn from '../../../locales/en/law.json' with { type: 'json' };
import lawFr from '../../../locales/fr/law.json' with { type: 'json' };
import lawNl from '../../../locales/nl/law.json' with { type: 'json' };
import releasesDe from '../../../locales/de/releases.json' with { type: 'json' };
import releasesEn from '../../../locales/en/releases.json' with { type: 'json' };
import releasesFr from '../../../locales/fr/releases.json' with { type: 'json' };
import releasesNl from '../../../locales/nl/releases.json' with { type: 'json' };
import reportsDe from '../../../locales/de/reports.json' with { type: 'json' };
import reportsEn from '../../../locales/en/reports.json' with { type: 'json' };
import reportsFr from '../../../locales/fr/reports.json' with { type: 'json' };
import reportsNl from '../../../locales/nl/reports.json' with { type: 'json' };
import sequencesDe from '../../../locales/de/sequences.json' with { type: 'json' };
import sequencesEn from '../../../locales/en/sequences.json' with { type: 'json' };
import sequencesFr from '../../../locales/fr/sequences.json' with { type: 'json' };
import sequencesNl from '../../../locales/nl/sequences.json' with { type: 'json' };
import auditDe from '../../../locales/de/audit.json' with { type: 'json' };
import auditEn from '../../../locales/en/audit.json' with { type: 'json' };
import auditFr from '../../../locales/fr/audit.json' with { type: 'json' };
import auditNl from '../../../locales/nl/audit.json' with { type: 'json' };
import settingsDe from '../../../locales/de/settings.json' with { type: 'json' };
import settingsEn from '../../../locales/en/settings.json' with { type: 'json' };
import settingsFr from '../../../locales/fr/settings.json' with { type: 'json' };
import settingsNl from '../../../locales/nl/settings.json' with { type: 'json' };
import staffDe from '../../../locales/de/staff.json' with { type: 'json' };
import staffEn from '../../../locales/en/staff.json' with { type: 'json' };
import staffFr from '../../../locales/fr/staff.json' with { type: 'json' };
import staffNl from '../../../locales/nl/staff.json' with { type: 'json' };
import operatorDe from '../../../locales/de/operator.json' with { type: 'json' };
import operatorEn from '../../../locales/en/operator.json' with { type: 'json' };
import operatorFr from '../../../locales/fr/operator.json' with { type: 'json' };
import operatorNl from '../../../locales/nl/operator.json' with { type: 'json' };
import webhooksDe from '../../../locales/de/webhooks.json' with { type: 'json' };
import webhooksEn from '../../../locales/en/webhooks.json' with { type: 'json' };
import webhooksFr from '../../../locales/fr/webhooks.json' with { type: 'json' };
import webhooksNl from '../../../locales/nl/webhooks.json' with { type: 'json' };
import type { Language } from './languages.ts';
import type { BaseOf, BranchesOf, PathsOf, TextTree } from './text-paths.ts';
import { typeset } from './typeset.ts';

const english = {
  accessibility: accessibilityEn,
  admin: adminEn,
  audit: auditEn,
  app: appEn,
  arrangements: arrangementsEn,
  collection: collectionEn,
  common: commonEn,
  conversations: conversationsEn,
  customers: customersEn,
  deliveries: deliveriesEn,
  documents: documentsEn,
  dunning: dunningEn,
  errors: errorsEn,
  experiments: experimentsEn,
  feedback: feedbackEn,
  handover: handoverEn,
  intake: intakeEn,
  lines: linesEn,
  lists: listsEn,
  messages: messagesEn,
  methods: methodsEn,
  notices: noticesEn,
  operator: operatorEn,
  pay: payEn,
  policies: policiesEn,
  portal: portalEn,
  'sign-in': signInEn,
  subscriptions: subscriptionsEn,
  templates: templatesEn,
  'ways-out': waysOutEn,
  preferences: preferencesEn,
  law: lawEn,
  releases: releasesEn,
  reports: reportsEn,
  sequences: sequencesEn,
  settings: settingsEn,
  staff: staffEn,
  webhooks: webhooksEn
};

/** As the files have them. Plain JSON imports, so that the built web app and the worker load the same. */
const written: Record<Language, Record<Namespace, TextTree>> = {
  nl: {
    accessibility: accessibilityNl,
    admin: adminNl,
    audit: auditNl,
    app: appNl,
    arrangements: arrangementsNl,
    collection: collectionNl,
    common: commonNl,
    conversations: conversationsNl,
    customers: customersNl,
    deliveries: deliveriesNl,
    documents: documentsNl,
    dunning: dunningNl,
    errors: errorsNl,
    experiments: experimentsNl,
    feedback: feedbackNl,
    handover: handoverNl,
    intake: intakeNl,
    lines: linesNl,
    lists: listsNl,
    messages: messagesNl,
    methods: methodsNl,
    notices: noticesNl,
    operator: operatorNl,
    pay: payNl,
    policies: policiesNl,
    portal: portalNl,
    'sign-in': signInNl,
    subscriptions: subscriptionsNl,
    templates: templatesNl,
    'ways-out': waysOutNl,
    preferences: preferencesNl,
    law: lawNl,
    releases: releasesNl,
    reports: reportsNl,
    sequences: sequencesNl,
    settings: settingsNl,
    staff: staffNl,
    webhooks: webhooksNl
  },
  fr: {
    accessibility: accessibilityFr,
    admin: adminFr,
    audit: auditFr,
    app: appFr,
    arrangements: arrangementsFr,
    collection: collectionFr,
    common: commonFr,
    conversations: conversationsFr,
    customers: customersFr,
    deliveries: deliveriesFr,
    documents: documentsFr,
    dunning: dunningFr,
    errors: errorsFr,
    experiments: experimentsFr,
    feedback: feedbackFr,
    handover: handoverFr,
    intake: intakeFr,
    lines: linesFr,
    lists: listsFr,
    messages: messagesFr,
    methods: methodsFr,
    notices: noticesFr,
    operator: operatorFr,
    pay: payFr,
    policies: policiesFr,
    portal: portalFr,
    'sign-in': signInFr,
    subscriptions: subscriptionsFr,
    templates: templatesFr,
    'ways-out': waysOutFr,
    preferences: preferencesFr,
    law: lawFr,
    releases: releasesFr,
    reports: reportsFr,
    sequences: sequencesFr,
    settings: settingsFr,
    staff: staffFr,
    webhooks: webhooksFr
  },
  de: {
    accessibility: accessibilityDe,
    admin: adminDe,
    audit: auditDe,
    app: appDe,
    arrangements: arrangementsDe,
    collection: collectionDe,
    common: commonDe,
    conversations: conversationsDe,
    customers: customersDe,
    deliveries: deliveriesDe,
    documents: documentsDe,
    dunning: dunningDe,
    errors: errorsDe,
    experiments: experimentsDe,
    feedback: feedbackDe,
    handover: handoverDe,
    intake: intakeDe,
    lines: linesDe,
    lists: listsDe,
    messages: messagesDe,
    methods: methodsDe,
    notices: noticesDe,
    operator: operatorDe,
    pay: payDe,
    policies: policiesDe,
    portal: portalDe,
    'sign-in': signInDe,
    subscriptions: subscriptionsDe,
    templates: templatesDe,
    'ways-out': waysOutDe,
    preferences: preferencesDe,
    law: lawDe,
    releases: releasesDe,
    reports: reportsDe,
    sequences: sequencesDe,
    settings: settingsDe,
    staff: staffDe,
    webhooks: webhooksDe
  },
  en: english
};

/** Language → namespace → texts, typeset. */
export const catalogue = Object.fromEntries(
  Object.entries(written).map(([language, texts]) => [language, typeset(texts, language as Language)])
) as Record<Language, Record<Namespace, TextTree>>;

export type Namespace = keyof typeof english;

/** `pay:method.ideal`: a namespace and the path of one text, without its plural and formality endings. */
export type TextKey = { [N in Namespace]: `${N}:${BaseOf<PathsOf<(typeof english)[N]>>}` }[Namespace];

/** A text, or a whole branch of them: `pay:method` is everything below it. */
export type TextBranch =
  TextKey | { [N in Namespace]: N | `${N}:${BranchesOf<(typeof english)[N]>}` }[Namespace];
