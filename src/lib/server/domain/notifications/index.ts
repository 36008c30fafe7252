export {
  describeCancellation,
  renderCancellationDocument,
  renderInvoiceDocument,
  renderReceiptDocument,
  type RenderedDocument
} from './documents/render-documents.ts';
export {
  announceHandover,
  findHandoverNotices,
  withdrawHandoverNotice,
  type HandoverNotice
} from './announce-handover.ts';
export { senderOf } from './documents/sender.ts';
export { USUAL_ORDER } from './delivery/decide-channel.ts';
export type { QuietHours } from './delivery/decide-send-time.ts';
export { listContacts, listReachable } from './delivery/list-contacts.ts';
export { whatsappVariables } from './delivery-schema.ts';
export { pushTopics, type CarriedChannel, type PushTopic } from './delivery/notice-kinds.ts';
export {
  countUnread,
  listInbox,
  markSeen,
  readInboxNotice,
  type Explanation,
  type InboxItem,
  type InboxNotice,
  type InboxPlace
} from './inbox/inbox.ts';
export { notificationJobs } from './jobs.ts';
export {
  everywhereRules,
  findLawPack,
  findRule,
  lawCountries,
  lawPacks,
  listRules,
  sequenceProblems,
  termEnds,
  timeSteps,
  type EverywhereRule,
  type LawPack,
  type LawRule,
  type NoticeWay,
  type RuleReference
} from './law/index.ts';
export {
  listNoticeRecords,
  listNoticesAbout,
  readNoticeRecord,
  type NoticeRecord
} from './list-notice-records.ts';
export { sendTestMail } from './staff/send-test-mail.ts';
export { testCarrier, testedCarriers, type CarrierTest } from './staff/test-carrier.ts';
export { listNotices, type NoticeListItem } from './list-notices.ts';
export type { NoticeStatus } from './notice-lifecycle.ts';
export { changePreferences, type PreferenceChange } from './preferences/change-preferences.ts';
export { listConsents, type ConsentEntry, type Evidence } from './preferences/consent-ledger.ts';
export { readContactPreference, type ContactPreference } from './preferences/contact-preference.ts';
export { listPushDevices, type PushDevice, type PushTarget } from './push/push-subscriptions.ts';
export { subscribeToPush } from './push/subscribe-to-push.ts';
export { unsubscribeFromPush } from './push/unsubscribe-from-push.ts';
export { addReadyMade } from './ready-made/add-ready-made.ts';
export { readyMade, type ReadyMade } from './ready-made/ready-made.data.ts';
export { noteOpening } from './opening/note-opening.ts';
export { payLinkWays, sendPayLink } from './send-pay-link.ts';
export { readLetterPdf, sendLetter } from './send-letter.ts';
export { diffTexts, type TextChange } from './templates/diff-texts.ts';
export type { TemplateFault, TemplateProblem } from './templates/check-template.ts';
export { previewTemplate, previewTemplateLetter } from './templates/preview-template.ts';
export {
  bringBackTemplate,
  findTemplateProblems,
  publishTemplate,
  rollBackTemplate,
  type PublishOutcome
} from './templates/publish-template.ts';
export { publishTemplateVariants } from './templates/publish-words.ts';
export {
  everyText,
  findWordsOf,
  mayBeTried,
  readWordsNow,
  type TriedWords
} from './templates/tried-words.ts';
export { readTemplate, type Template } from './templates/read-template.ts';
export { saveTemplate } from './templates/save-template.ts';
export { sendTestMessage } from './templates/send-test-message.ts';
export { readTemplateKey, tonesOf, type TemplateKey } from './templates/template-key.ts';
export {
  listTemplateStates,
  listVersions as listTemplateVersions,
  readDraft as readTemplateDraft,
  type TemplateState,
  type TemplateVersion,
  type TextsByLanguage
} from './templates/template-queries.ts';
export {
  messageNames,
  messages,
  type MessageName,
  type MessageRule,
  type WordedChannel
} from './words/messages.ts';
export { fieldsOf, type TextField, type Texts } from './words/own-text.ts';
export type { Preview } from './words/preview-message.ts';
export { receiveMailReport, receiveTextReport } from './reports/receive-report.ts';
export { queueSending, type Notice } from './notices.ts';
export { readUnsubscribing, unsubscribe, type Unsubscribing } from './unsubscribe/unsubscribe.ts';
export {
  keepWhatsAppTemplate,
  listWhatsAppTemplates,
  whatsappKinds,
  type WhatsAppTemplate
} from './whatsapp/whatsapp-templates.ts';
export * from './sequences/index.ts';
export { readMessage, type MessageDetail } from './staff/read-message.ts';
export { mayReplay, replayMessage } from './staff/replay-message.ts';
export {
  handOverLetterBatch,
  listLetterBatches,
  makeLetterBatch,
  type LetterBatch
} from './letters/letter-batches.ts';
export { packLetterBatch } from './letters/pack-letter-batch.ts';
export {
  answerCustomer,
  closeConversation,
  giveConversation,
  listAnswerWays
} from './conversations/act-on-conversation.ts';
export { countWaiting, readConversation, type ConversationChannel } from './conversations/conversations.ts';
export { listConversations, type ConversationItem } from './conversations/list-conversations.ts';
export { findFile, readOwnThread, readThread, type ThreadEntry } from './conversations/read-thread.ts';
export { conversationChannels } from './conversations/schema.ts';
export { writeToMerchant } from './conversations/write-to-merchant.ts';
export { readDunningSettings } from './sequences/settings.ts';
export { PAID_WITHIN_DAYS, readResults, type Results } from './tracking/read-results.ts';
