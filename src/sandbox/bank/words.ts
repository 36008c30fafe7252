import type { IncomingMessage } from 'node:http';

export interface BankWords {
  lang: string;
  test: string;
  threeDSecure: string;
  question(merchant: string): string;
  approve: string;
  decline: string;
  later: string;
  done: string;
}

export const bankWords: Readonly<Record<'nl' | 'fr' | 'de' | 'en', BankWords>> = {
  nl: {
    lang: 'nl',
    test: 'Oefenbank: er wordt geen echt geld betaald',
    threeDSecure: 'Bevestig uw betaling',
    question: (merchant) => `Wilt u betalen aan ${merchant}?`,
    approve: 'Ja, betalen',
    decline: 'Nee, niet betalen',
    later: 'Later beslissen',
    done: 'Klaar. U kunt dit venster sluiten.'
  },
  fr: {
    lang: 'fr',
    test: 'Banque d’essai : aucun argent réel n’est payé',
    threeDSecure: 'Confirmez votre paiement',
    question: (merchant) => `Voulez-vous payer ${merchant} ?`,
    approve: 'Oui, payer',
    decline: 'Non, ne pas payer',
    later: 'Décider plus tard',
    done: 'C’est fait. Vous pouvez fermer cette fenêtre.'
  },
  de: {
    lang: 'de',
    test: 'Übungsbank: Es wird kein echtes Geld bezahlt',
    threeDSecure: 'Zahlung bestätigen',
    question: (merchant) => `Möchten Sie an ${merchant} zahlen?`,
    approve: 'Ja, bezahlen',
    decline: 'Nein, nicht bezahlen',
    later: 'Später entscheiden',
    done: 'Fertig. Sie können dieses Fenster schließen.'
  },
  en: {
    lang: 'en',
    test: 'Practice bank: no real money is paid',
    threeDSecure: 'Confirm your payment',
    question: (merchant) => `Do you want to pay ${merchant}?`,
    approve: 'Yes, pay',
    decline: 'No, do not pay',
    later: 'Decide later',
    done: 'Done. You can close this window.'
  }
};

/** The first of our languages that the browser asks for. */
export function languageOf(request: IncomingMessage): keyof typeof bankWords {
  for (const part of (request.headers['accept-language'] ?? '').split(',')) {
    const language = part.trim().slice(0, 2).toLowerCase();
    if (language in bankWords) return language as keyof typeof bankWords;
  }
  return 'en';
}
