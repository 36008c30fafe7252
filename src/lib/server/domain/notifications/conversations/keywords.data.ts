export const keywords = ['stop', 'start', 'help'] as const;
export type Keyword = (typeof keywords)[number];

/**
 * Words that are an order when they stand alone, without accents and in capitals, in Dutch, French, German and English;
 * Twilio's own list is among them (https://help.twilio.com/articles/223134027), but for two. CANCEL isn't: here it may
 * well mean the subscription, and is for a person to read. YES isn't either: it may answer any question.
 */
export const wordsOf: Readonly<Record<Keyword, readonly string[]>> = {
  stop: [
    ...['STOP', 'STOPALL', 'END', 'QUIT', 'UNSUBSCRIBE', 'OPTOUT', 'REVOKE'],
    ...['STOPZETTEN', 'AFMELDEN', 'UITSCHRIJVEN'],
    ...['ARRET', 'ARRETER', 'ARRETEZ', 'DESABONNER', 'DESINSCRIRE', 'DESINSCRIPTION'],
    ...['STOPP', 'STOPPEN', 'ABMELDEN', 'ABBESTELLEN']
  ],
  start: [
    ...['START', 'UNSTOP', 'RESUME', 'SUBSCRIBE'],
    ...['HERVAT', 'HERVATTEN', 'AANMELDEN'],
    ...['REPRENDRE', 'REPRISE'],
    ...['WEITER', 'ANMELDEN']
  ],
  help: ['HELP', 'INFO', 'HULP', 'AIDE', 'HILFE']
};
