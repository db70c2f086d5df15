case WorkerProto::Op::OnlyHere: break;
