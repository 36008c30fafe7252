/** GSM 03.38 in septets, else UCS-2: https://www.twilio.com/docs/glossary/what-sms-character-limit. */
export function segmentsOf(text: string): number {
  const basic =
    /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/u;
  if (!basic.test(text)) return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
  const septets = text.length + (text.match(/[\^{}\\[~\]|€]/gu)?.length ?? 0);
  return septets <= 160 ? 1 : Math.ceil(septets / 153);
}
