import { answered } from './answers.ts'

answered('redis')
