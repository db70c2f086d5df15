switch (op) {
case WorkerProto::Op::IsValidPath: {
    break;
}
case WorkerProto::Op::QueryReferrers: {
    break;
}
case WorkerProto::Op::AddToStore: {
    break;
}
case WorkerProto::Op::AddTextToStore: {
    break;
}
case WorkerProto::Op::BuildPaths: {
    break;
}
case WorkerProto::Op::EnsurePath: {
    break;
}
case WorkerProto::Op::AddTempRoot: {
    break;
}
case WorkerProto::Op::AddIndirectRoot: {
    break;
}
case WorkerProto::Op::SyncWithGC: {
    break;
}
case WorkerProto::Op::FindRoots: {
    break;
}
case WorkerProto::Op::QueryDeriver: {
    break;
}
case WorkerProto::Op::SetOptions: {
    break;
}
case WorkerProto::Op::CollectGarbage: {
    break;
}
case WorkerProto::Op::QuerySubstitutablePathInfo: {
    break;
}
case WorkerProto::Op::QueryDerivationOutputs: {
    break;
}
case WorkerProto::Op::QueryAllValidPaths: {
    break;
}
case WorkerProto::Op::QueryPathInfo: {
    break;
}
case WorkerProto::Op::QueryDerivationOutputNames: {
    break;
}
case WorkerProto::Op::QueryPathFromHashPart: {
    break;
}
case WorkerProto::Op::QuerySubstitutablePathInfos: {
    break;
}
case WorkerProto::Op::QueryValidPaths: {
    break;
}
case WorkerProto::Op::QuerySubstitutablePaths: {
    break;
}
case WorkerProto::Op::QueryValidDerivers: {
    break;
}
case WorkerProto::Op::OptimiseStore: {
    break;
}
case WorkerProto::Op::VerifyStore: {
    break;
}
case WorkerProto::Op::BuildDerivation: {
    break;
}
case WorkerProto::Op::AddSignatures: {
    break;
}
case WorkerProto::Op::NarFromPath: {
    break;
}
case WorkerProto::Op::AddToStoreNar: {
    break;
}
case WorkerProto::Op::QueryMissing: {
    break;
}
case WorkerProto::Op::QueryDerivationOutputMap: {
    break;
}
case WorkerProto::Op::RegisterDrvOutput: {
    break;
}
case WorkerProto::Op::QueryRealisation: {
    break;
}
case WorkerProto::Op::AddMultipleToStore: {
    break;
}
case WorkerProto::Op::AddBuildLog: {
    break;
}
case WorkerProto::Op::BuildPathsWithResults: {
    break;
}
case WorkerProto::Op::AddPermRoot: {
    break;
}
case WorkerProto::Op::SubmitOutput: {
    break;
}
case WorkerProto::Op::AddToStoreScanning: {
    break;
}
}
