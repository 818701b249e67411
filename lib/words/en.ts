import account from './en/account.json' with { type: 'json' }
import certificate from './en/certificate.json' with { type: 'json' }
import common from './en/common.json' with { type: 'json' }
import contracts from './en/contracts.json' with { type: 'json' }
import editor from './en/editor.json' with { type: 'json' }
import event from './en/event.json' with { type: 'json' }
import field from './en/field.json' with { type: 'json' }
import log from './en/log.json' with { type: 'json' }
import mail from './en/mail.json' with { type: 'json' }
import meaning from './en/meaning.json' with { type: 'json' }
import portal from './en/portal.json' with { type: 'json' }
import refusal from './en/refusal.json' with { type: 'json' }
import sample from './en/sample.json' with { type: 'json' }
import settings from './en/settings.json' with { type: 'json' }
import signing from './en/signing.json' with { type: 'json' }
import verify from './en/verify.json' with { type: 'json' }

const words = {
  account,
  certificate,
  common,
  contracts,
  editor,
  event,
  field,
  log,
  mail,
  meaning,
  portal,
  refusal,
  sample,
  settings,
  signing,
  verify,
}

/** Every word of the product: English is the measure that the other languages are held to. */
export type Words = typeof words
export default words
