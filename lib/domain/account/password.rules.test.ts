import { describe, expect, it } from 'vitest'
import { isGuessable } from './password.rules.ts'

const common = new Set(['password', 'iloveyou', 'polniypizdec0211', 'passwordstandard', 'dragon'])
const olga = ['Acme & Söhne GmbH', 'Olga Owner', 'olga.owner@acme.example']
const guessable = (password: string) => isGuessable(password, olga, (text) => common.has(text))

describe('a guessable password', () => {
  it.each([
    ['is a common one', 'PolniyPizdec0211'],
    ['is a common one in full-width letters', 'ｐａｓｓｗｏｒｄｓｔａｎｄａｒｄ'],
    ['is a common one with digits and signs around it', '!!1989 Iloveyou 1989!!'],
    ['is a common one with digits and signs for letters', 'P@$$w0rd!-!-!-!-!'],
    ['repeats a short text', 'passwordpassword'],
    ['repeats a short text with signs', 'Quex-7 Quex-7 Quex-7'],
    ['repeats a character', 'aaaaaaaaaaaaaaaaaaaa'],
    ['repeats a sign', '!!!!!!!!!!!!!!!!'],
    ['counts', '1234567890123456'],
    ['counts down', '98765432109876543210'],
    ['is the alphabet', 'abcdefghijklmnopqrstuvwxyz'],
    ['walks along the keyboard', 'qwertyuiopasdfgh'],
    ['walks along a French keyboard', 'azertyuiopqsdfghjklm'],
    ['walks down the keyboard', '1qaz2wsx3edc4rfv'],
    ['walks to and fro on the keyboard', 'q1w2e3r4t5y6u7i8'],
    ['combines walks', '1234qwerasdfzxcv'],
    ['is the product with a year', 'Signcove2026!!!!!'],
    ['is the organisation with digits', 'AcmeSöhne-2026-2027'],
    ['is the member with digits', 'olga owner 197719'],
    ['is the address with digits', 'acme.example 12345'],
  ])('%s: %s', (_, password) => expect(guessable(password)).toBe(true))
})

describe('another password is not guessable', () => {
  it.each([
    'seven grey herons wade',
    'plenty of letters',
    'a long password',
    'a long enough password',
    'another long password',
    'correct horse battery staple',
    'the dragon of our garden sleeps',
    'Olga counts nine quiet boats',
    '839201748362910',
    'xK4!vR9#mQ2$pL7z',
    '%+[~=&#!-^@*;?(>',
    'сорок два синих кита',
    '四十二頭の青い鯨がゆっくり泳ぐ夜',
  ])('%s', (password) => expect(guessable(password)).toBe(false))
})
