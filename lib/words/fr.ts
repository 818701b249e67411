import type { Words } from './en.ts'
import account from './fr/account.json' with { type: 'json' }
import certificate from './fr/certificate.json' with { type: 'json' }
import common from './fr/common.json' with { type: 'json' }
import contracts from './fr/contracts.json' with { type: 'json' }
import editor from './fr/editor.json' with { type: 'json' }
import event from './fr/event.json' with { type: 'json' }
import field from './fr/field.json' with { type: 'json' }
import log from './fr/log.json' with { type: 'json' }
import mail from './fr/mail.json' with { type: 'json' }
import meaning from './fr/meaning.json' with { type: 'json' }
import portal from './fr/portal.json' with { type: 'json' }
import refusal from './fr/refusal.json' with { type: 'json' }
import sample from './fr/sample.json' with { type: 'json' }
import settings from './fr/settings.json' with { type: 'json' }
import signing from './fr/signing.json' with { type: 'json' }
import verify from './fr/verify.json' with { type: 'json' }

const words: Words = {
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
export default words
